using System.Collections.Immutable;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Tests.Reading;

public sealed class NetworkTests
{
    private const string Public =
        "<item><associationSet><item><subnetId>subnet-a</subnetId><main>false</main></item><item><subnetId>subnet-b</subnetId><main>false</main></item></associationSet>"
        + "<routeSet><item><gatewayId>igw-1</gatewayId><state>active</state></item></routeSet></item>";
    private const string Main =
        "<item><associationSet><item><main>true</main></item></associationSet><routeSet><item><gatewayId>local</gatewayId><state>active</state></item></routeSet></item>";

    private readonly ScriptedAws _aws = new AppliedStack(Stacks.OneService)
        .Script()
        .On(
            "ec2:DescribeVpcs",
            AwsAnswer.Ec2(
                "DescribeVpcs",
                "<vpcSet><item><vpcId>vpc-1</vpcId><isDefault>false</isDefault><cidrBlock>10.0.0.0/16</cidrBlock></item></vpcSet>"
            )
        )
        .On(
            "ec2:DescribeSubnets",
            AwsAnswer.Ec2(
                "DescribeSubnets",
                "<subnetSet>"
                    + Subnet("a", "a")
                    + Subnet("b", "b")
                    + Subnet("c", "a")
                    + Subnet("d", "b")
                    + Subnet("local", "-lax-1a")
                    + "</subnetSet>"
            )
        )
        .On("ec2:DescribeRouteTables", AwsAnswer.Ec2("DescribeRouteTables", $"<routeTableSet>{Public}{Main}</routeTableSet>"));

    [Fact]
    public async Task Public_subnets_lead_to_an_internet_gateway() =>
        Assert.Equal(
            [new("subnet-a", "eu-west-1a", false), new("subnet-b", "eu-west-1b", false)],
            (await ReadAsync(new SubnetChoice.Public())).Network.Subnets
        );

    [Fact]
    public async Task Private_subnets_follow_the_main_route_table_and_lie_in_the_regions_own_zones() =>
        Assert.Equal(["subnet-c", "subnet-d"], (await ReadAsync(new SubnetChoice.Private())).Network.Subnets.Select(s => s.SubnetId));

    [Fact]
    public async Task Of_several_tagged_subnets_in_a_zone_the_first_by_id_is_taken() =>
        Assert.Equal(["subnet-a", "subnet-b"], (await ReadAsync(Tagged("web"))).Network.Subnets.Select(s => s.SubnetId));

    [Fact]
    public async Task A_load_balancer_may_choose_its_own_subnets()
    {
        var own = new SubnetChoice.ByIds(["subnet-c", "subnet-d"], Stacks.At(11));
        var stack = Stack(new SubnetChoice.Public()) with { LoadBalancers = [Stacks.OneService.LoadBalancers[0] with { Subnets = own }] };
        var network = (await Reads.ReadAsync(_aws, stack)).Network;
        Assert.Equal(["subnet-c", "subnet-d"], network.SubnetsOf(Address.Of(ResourceKind.LoadBalancer, "web")).Select(s => s.SubnetId));
        Assert.Equal(["subnet-a", "subnet-b"], network.SubnetsOf(Address.Of(ResourceKind.AutoScalingGroup, "app")).Select(s => s.SubnetId));
    }

    [Fact]
    public async Task Mistakes_of_the_file_are_told_all_at_once()
    {
        _aws.On("ec2:DescribeVpcs", AwsAnswer.Ec2("DescribeVpcs", "<vpcSet/>"))
            .On("ssm:GetParameters", AwsAnswer.Json("""{"Parameters":[],"InvalidParameters":["x"]}"""))
            .On("acm:ListCertificates", AwsAnswer.Json("""{"CertificateSummaryList":[]}"""));
        var stack = Stack(new SubnetChoice.Public()) with
        {
            Certificates = [new Certificate.Found("shop.example.com") { Name = "site", At = Stacks.At(5) }],
        };
        var world = await Reads.ReadAsync(_aws, stack);
        Assert.Equal(
            [LiveFindings.VpcNotFound, LiveFindings.NoCertificateCovers, LiveFindings.ImageParameterMissing],
            world.Findings.Select(f => f.Code)
        );
        Assert.All(world.Findings, f => Assert.False(string.IsNullOrEmpty(f.Remedy)));
    }

    [Fact]
    public async Task Subnets_that_do_not_exist_or_share_a_zone_are_mistakes()
    {
        var world = await ReadAsync(new SubnetChoice.ByIds(["subnet-a", "subnet-c", "subnet-x"], Stacks.At(4)));
        Assert.Equal(
            [LiveFindings.SubnetNotFound, LiveFindings.SubnetsShareZone, LiveFindings.TooFewZones],
            world.Findings.Select(f => f.Code)
        );
    }

    [Fact]
    public async Task A_choice_that_fits_nothing_is_a_mistake() =>
        Assert.Equal(LiveFindings.NoSubnets, Assert.Single((await ReadAsync(Tagged("nothing"))).Findings).Code);

    [Fact]
    public async Task Several_tagged_vpcs_are_ambiguous()
    {
        _aws.On(
            "ec2:DescribeVpcs",
            AwsAnswer.Ec2("DescribeVpcs", "<vpcSet><item><vpcId>vpc-1</vpcId></item><item><vpcId>vpc-2</vpcId></item></vpcSet>")
        );
        var stack = Stacks.OneService with
        {
            Network = new(new VpcChoice.ByTags(TagMap.Empty.Add("Name", "main"), Stacks.At(3)), new SubnetChoice.Public()),
        };
        Assert.Equal(LiveFindings.VpcAmbiguous, Assert.Single((await Reads.ReadAsync(_aws, stack)).Findings).Code);
    }

    [Fact]
    public async Task An_image_that_cannot_be_seen_has_the_usual_root_device_and_is_known_for_it()
    {
        _aws.On(
            "ec2:DescribeImages",
            request =>
                request["ImageId.1"] is null
                    ? AwsAnswer.Ec2("DescribeImages", "<imagesSet/>")
                    : AwsAnswer.Ec2Error("InvalidAMIID.NotFound", "The image id does not exist")
        );
        var world = await ReadAsync(new SubnetChoice.Public());
        Assert.Equal(("/dev/xvda", true), (world.Network.Images.Single().Value.RootDevice, world.Network.Images.Single().Value.IsUnseen));
        Assert.Empty(world.Findings);
    }

    [Fact]
    public async Task The_newest_issued_certificate_that_covers_a_domain_is_found()
    {
        _aws.On(
            "acm:ListCertificates",
            AwsAnswer.Json(
                """
                {"CertificateSummaryList":[
                {"CertificateArn":"old","DomainName":"shop.example.com","Status":"ISSUED","IssuedAt":1600000000},
                {"CertificateArn":"new","DomainName":"example.com","SubjectAlternativeNameSummaries":["*.example.com"],"Status":"ISSUED","IssuedAt":1700000000},
                {"CertificateArn":"expired","DomainName":"shop.example.com","Status":"EXPIRED","IssuedAt":1800000000}]}
                """
            )
        );
        var stack = Stack(new SubnetChoice.Public()) with
        {
            Certificates =
            [
                new Certificate.Found("shop.example.com") { Name = "site" },
                new Certificate.Existing("arn:x") { Name = "other" },
            ],
        };
        var found = (await Reads.ReadAsync(_aws, stack)).Network.ExistingCertificates;
        Assert.Equal(("new", "arn:x"), (found["site"], found["other"]));
    }

    private static SubnetChoice.ByTags Tagged(string tier) => new(TagMap.Empty.Add("tier", tier), Stacks.At(4));

    private static Stack Stack(SubnetChoice subnets) =>
        Stacks.OneService with
        {
            Network = new(new VpcChoice.ById("vpc-1", Stacks.At(3)), subnets),
        };

    private Task<LiveWorld> ReadAsync(SubnetChoice subnets) => Reads.ReadAsync(_aws, Stack(subnets));

    private static string Subnet(string id, string zone) =>
        $"<item><subnetId>subnet-{id}</subnetId><vpcId>vpc-1</vpcId><availabilityZone>eu-west-1{zone}</availabilityZone><state>available</state>"
        + (zone.Length == 1 ? "<tagSet><item><key>tier</key><value>web</value></item></tagSet></item>" : "</item>");
}
