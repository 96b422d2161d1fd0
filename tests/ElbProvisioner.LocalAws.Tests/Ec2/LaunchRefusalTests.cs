using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class LaunchRefusalTests
{
    [Theory]
    [InlineData("ImageId", "ami-0123456789abcdef0", "InvalidAMIID.NotFound", "The image id '[ami-0123456789abcdef0]' does not exist")]
    [InlineData("ImageId", "ami-x", "InvalidAMIID.Malformed", "Invalid id: \"ami-x\" (expecting \"ami-...\")")]
    [InlineData(
        "InstanceType",
        "p5.48xlarge",
        "Unsupported",
        "Your requested instance type (p5.48xlarge) is not supported in your requested region (us-east-1)."
    )]
    [InlineData(
        "IamInstanceProfile.Name",
        "no spaces",
        "InvalidParameterValue",
        "Value (no spaces) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"
    )]
    [InlineData(
        "IamInstanceProfile.Arn",
        "arn:aws:iam::999999999999:instance-profile/app",
        "InvalidParameterValue",
        "Value (arn:aws:iam::999999999999:instance-profile/app) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance "
            + "Profile ARN"
    )]
    [InlineData("KeyName", "none", "InvalidKeyPair.NotFound", "The key pair 'none' does not exist")]
    [InlineData(
        "SecurityGroupId.1",
        "sg-0123456789abcdef0",
        "InvalidGroup.NotFound",
        "The security group 'sg-0123456789abcdef0' does not exist"
    )]
    [InlineData(
        "SubnetId",
        "subnet-0123456789abcdef0",
        "InvalidSubnetID.NotFound",
        "The subnet ID 'subnet-0123456789abcdef0' does not exist"
    )]
    public async Task What_is_not_there_is_not_launched(string parameter, string value, string code, string message)
    {
        using var net = await CreateAsync();

        var refusal = await net.RefusedAsync(
            code,
            "RunInstances",
            [.. net.Launch().Where(given => given.Name != parameter), (parameter, value)]
        );

        Assert.Equal(message, refusal.Message);
        Assert.Empty((await net.AskAsync("DescribeNetworkInterfaces")).Descendants("networkInterfaceId"));
    }

    [Fact]
    public async Task An_image_runs_on_its_own_architecture_only()
    {
        using var net = await CreateAsync();

        var refusal = await net.RefusedAsync(
            "InvalidParameterValue",
            "RunInstances",
            [.. net.Launch().Where(given => given.Name != "ImageId"), ("ImageId", net.Image("arm64"))]
        );

        Assert.StartsWith(
            "The architecture 'x86_64' of the specified instance type does not match the architecture 'arm64' of the specified AMI.",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Groups_must_be_of_the_subnets_network()
    {
        using var net = await CreateAsync();
        var foreign = await net.GroupAsync("web", (await net.OtherVpcAsync()).Vpc);

        var refusal = await net.RefusedAsync("InvalidParameter", "RunInstances", [.. net.Launch(), ("SecurityGroupId.1", foreign)]);

        Assert.Equal($"Security group {foreign} and subnet {net.Subnets[0].SubnetId} belong to different networks.", refusal.Message);
    }

    [Fact]
    public async Task A_full_subnet_takes_no_more()
    {
        using var net = await CreateAsync();
        var (_, subnet) = await net.OtherVpcAsync("10.0.0.0/16", "10.0.0.0/28");
        (string Name, string Value)[] launch = [("ImageId", net.Image()), ("InstanceType", "t3.micro"), ("SubnetId", subnet)];

        await net.RefusedAsync("InsufficientFreeAddressesInSubnet", "RunInstances", [.. launch, ("MinCount", "12"), ("MaxCount", "12")]);
        Assert.Equal(
            11,
            (await net.AskAsync("RunInstances", [.. launch, ("MinCount", "1"), ("MaxCount", "20")])).Descendants("amiLaunchIndex").Count()
        );

        await net.RefusedAsync("InsufficientFreeAddressesInSubnet", "RunInstances", [.. launch, ("MinCount", "1"), ("MaxCount", "1")]);
    }

    [Fact]
    public async Task An_unlaunchable_image_says_why()
    {
        using var net = await CreateAsync(options =>
            options with
            {
                FaultSettings = new()
                {
                    UnlaunchableImages = new Dictionary<string, string> { ["ami-00000000000000002"] = "No capacity today." },
                },
            }
        );

        var refusal = await net.RefusedAsync(
            "InvalidAMIID.Unavailable",
            "RunInstances",
            [.. net.Launch().Where(given => given.Name != "ImageId"), ("ImageId", "ami-00000000000000002")]
        );

        Assert.Equal("No capacity today.", refusal.Message);
        Assert.Single((await net.AskAsync("DescribeImages", ("ImageId.1", "ami-00000000000000002"))).Descendants("imageId"));
    }

    [Fact]
    public async Task An_image_can_be_named_by_a_parameter()
    {
        using var net = await CreateAsync();

        var id = await net.RunAsync(("ImageId", "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"));

        var image = (await net.InstanceAsync(id)).Element("imageId")?.Value;
        Assert.Equal(
            net.Look(_ => PublicImages.Parameters("us-east-1")["/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"]),
            image
        );
        await net.RefusedAsync(
            "InvalidParameterValue",
            "RunInstances",
            [.. net.Launch().Where(given => given.Name != "ImageId"), ("ImageId", "resolve:ssm:/nothing")]
        );
    }

    [Theory]
    [InlineData("amzn2-ami-minimal-hvm-*", "arm64", "x86_64")]
    [InlineData("amzn-ami-hvm-*-gp2", "x86_64")]
    public async Task Images_that_examples_look_for_are_there(string name, params string[] architectures)
    {
        using var net = await CreateAsync();

        var images = (await net.AskAsync("DescribeImages", ("Owner.1", "amazon"), ("Filter.1.Name", "name"), ("Filter.1.Value.1", name)))
            .Descendants("imagesSet")
            .Single()
            .Elements("item")
            .ToList();

        Assert.Equal(architectures, images.Select(image => image.Element("architecture")?.Value).Order(StringComparer.Ordinal));
        await net.AskAsync(
            "RunInstances",
            [
                .. net.Launch().Where(given => given.Name != "ImageId"),
                ("ImageId", images.Single(image => image.Element("architecture")?.Value == "x86_64").Element("imageId")?.Value ?? ""),
            ]
        );
    }

    [Fact]
    public async Task All_images_that_parameters_name_exist()
    {
        using var net = await CreateAsync();
        var parameters = net.Look(_ => PublicImages.Parameters("us-east-1"));

        Assert.Contains("/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-arm64-gp2", parameters.Keys);
        foreach (var (path, image) in parameters)
        {
            var told = await net.Cloud.Ssm.GetParametersAsync(
                new Amazon.SimpleSystemsManagement.Model.GetParametersRequest { Names = [path] },
                Cancellation
            );
            Assert.Equal(image, Assert.Single(told.Parameters).Value);
            Assert.Single((await net.AskAsync("DescribeImages", ("ImageId.1", image))).Descendants("rootDeviceName"));
        }

        await net.RefusedAsync("InvalidAMIID.NotFound", "DescribeImages", ("ImageId.1", "ami-0123456789abcdef0"));
    }
}
