using Amazon.EC2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>What AWS would refuse half-way is told by the plan, before the first change.</summary>
public sealed class ExistenceTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private static readonly string[] Questions =
    [
        "DescribeInstanceTypes",
        "DescribeInstanceTypeOfferings",
        "DescribeKeyPairs",
        "DescribeManagedPrefixLists",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, string> Mistakes =>
        new()
        {
            { "ELB4308", "instanceType: t3.micro", "instanceType: t3.mircro", "t3.micro" },
            { "ELB4308", "instanceType: t3.micro", "instanceType: quantum.huge", "quantum.huge" },
            { "ELB4312", "instanceType: t3.micro", "instanceType: t3.micro\n      keyName: laptop", "laptop" },
            { "ELB4351", "instanceType: t3.micro", "instanceType: t3.micro\n      volumes: [{ size: 4 }]", "8" },
            {
                "ELB4302",
                "    targetGroups: [app]",
                "    targetGroups: [app]\n    securityGroups: [sg-0123456789abcdef0]",
                "sg-0123456789abcdef0"
            },
            { "ELB4302", "  web:\n", "  web:\n    allow: [sg-0123456789abcdef0]\n", "sg-0123456789abcdef0" },
            { "ELB4304", "  web:\n", "  web:\n    allow: [pl-0123456789abcdef0]\n", "pl-0123456789abcdef0" },
            {
                "ELB4305",
                "port: 80\n",
                "port: 443\n        certificates: [\"arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012\"]\n",
                "does not exist"
            },
            {
                "ELB4306",
                "        forward: app\n",
                "        forward: \"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/theirs/0123456789abcdef\"\n",
                "theirs"
            },
            {
                "ELB4307",
                "launchTemplate:\n      image: ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64\n      instanceType: t3.micro",
                "launchTemplate: { id: lt-0123456789abcdef0, version: 7 }",
                "lt-0123456789abcdef0"
            },
            {
                "ELB4354",
                "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
                "ami-0123456789abcdef0",
                "ami-0123456789abcdef0"
            },
            { "ELB4350", "  web:\n", "  web:\n    ipAddressType: dualstack\n", "IPv6" },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_before_anything_is_made(string code, string right, string wrong, string named)
    {
        using var workspace = new Workspace(ShopStack.Named(aws.NewStackName("wrong")));
        Assert.Contains(right, workspace.Stack, StringComparison.Ordinal);
        workspace.Stack = workspace.Stack.Replace(right, wrong, StringComparison.Ordinal);
        aws.Calls.Clear();

        var run = (await new Elbctl(workspace, aws).RunAsync("apply", "--yes")).Expect(ExitCode.Failed);

        Assert.Contains(code, run.Talk, StringComparison.Ordinal);
        Assert.Contains(named, run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain(aws.Calls, c => !IsRead(c.Operation));
    }

    /// <summary>An image's id says nothing of its architecture: AWS does.</summary>
    [Fact]
    public async Task An_image_of_another_architecture_is_told_before_anything_is_made()
    {
        var images = (await aws.Clients.Ec2.DescribeImagesAsync(new DescribeImagesRequest(), Cancel)).Images;
        using var workspace = new Workspace(
            ShopStack
                .Named(aws.NewStackName("wrong"))
                .Replace(
                    "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
                    images.First(i => i.Architecture?.Value == "x86_64").ImageId,
                    StringComparison.Ordinal
                )
                .Replace("instanceType: t3.micro", "instanceType: t4g.micro", StringComparison.Ordinal)
        );
        aws.Calls.Clear();

        var run = (await new Elbctl(workspace, aws).RunAsync("apply", "--yes")).Expect(ExitCode.Failed);

        Assert.Contains("ELB4311", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain(aws.Calls, c => !IsRead(c.Operation));
    }

    [Theory]
    [InlineData("us-east-1a", "ELB4310", ExitCode.Done)]
    [InlineData(null, "ELB4309", ExitCode.Failed)]
    public async Task An_instance_type_that_zones_lack_is_told(string? zone, string code, int exitCode)
    {
        using var workspace = new Workspace(ShopStack.Named(aws.NewStackName("lacking")));
        aws.Wire = inner => new Answering(
            inner,
            "DescribeInstanceTypeOfferings",
            zone is null
                ? ""
                : $"<item><instanceType>t3.micro</instanceType><locationType>availability-zone</locationType><location>{zone}</location></item>"
        );
        try
        {
            var plan = (await new Elbctl(workspace, aws).RunAsync("plan")).Expect(exitCode);

            Assert.Contains(code, plan.Talk, StringComparison.Ordinal);
            Assert.Contains("us-east-1b", plan.Talk, StringComparison.Ordinal);
        }
        finally
        {
            aws.Wire = null;
        }
    }

    [Fact]
    public async Task A_security_group_of_another_VPC_is_told()
    {
        var vpc = (await aws.Clients.Ec2.CreateVpcAsync(new CreateVpcRequest { CidrBlock = "10.9.0.0/16" }, Cancel)).Vpc.VpcId;
        await aws.RestAsync();
        var group = (
            await aws.Clients.Ec2.CreateSecurityGroupAsync(
                new CreateSecurityGroupRequest
                {
                    GroupName = "elsewhere",
                    Description = "theirs",
                    VpcId = vpc,
                },
                Cancel
            )
        ).GroupId;
        await aws.RestAsync();
        using var workspace = new Workspace(
            ShopStack
                .Named(aws.NewStackName("vpc"))
                .Replace("    targetGroups: [app]", $"    targetGroups: [app]\n    securityGroups: [{group}]", StringComparison.Ordinal)
        );

        var run = (await new Elbctl(workspace, aws).RunAsync("plan")).Expect(ExitCode.Failed);

        Assert.Contains("ELB4303", run.Talk, StringComparison.Ordinal);
        Assert.Contains(vpc, run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_certificates_that_cover_a_name_the_newest_is_taken_and_told()
    {
        var first = await ImportAsync();
        await aws.RestAsync();
        var second = await ImportAsync();
        await aws.RestAsync();
        using var workspace = new Workspace(
            ShopStack
                .Named(aws.NewStackName("several"))
                .Replace("http:\n        port: 80", "https:\n        port: 443\n        certificates: [site]", StringComparison.Ordinal)
                + "certificates:\n  site: { find: www.several.example }\n"
        );

        var run = (await new Elbctl(workspace, aws).RunAsync("plan")).Expect(ExitCode.Done);

        var said = string.Join(' ', run.Talk.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("ELB4316: 2 issued certificates in us-east-1 cover 'www.several.example'", said, StringComparison.Ordinal);
        Assert.Contains($"'site' is the newest, {second}. The next is {first}", said, StringComparison.Ordinal);
    }

    private async Task<string> ImportAsync()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=www.several.example",
            key,
            System.Security.Cryptography.HashAlgorithmName.SHA256
        );
        var names = new System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder();
        names.AddDnsName("www.several.example");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var body = new MemoryStream(System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        using var secret = new MemoryStream(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        return (await aws.Clients.Acm.ImportCertificateAsync(new() { Certificate = body, PrivateKey = secret }, Cancel)).CertificateArn;
    }

    [Fact]
    public async Task Nothing_is_asked_where_nothing_new_is_sent()
    {
        using var workspace = new Workspace(ShopStack.Named(aws.NewStackName("calm")));
        var elbctl = new Elbctl(workspace, aws);
        aws.Calls.Clear();
        await elbctl.ApplyAsync();
        Assert.Equal(1, aws.Calls.Count(c => c.Operation == "DescribeInstanceTypeOfferings"));
        Assert.DoesNotContain(aws.Calls, c => c.Operation == "DescribeInstanceTypes");

        aws.Calls.Clear();
        await elbctl.ExpectNoChangesAsync();
        Assert.DoesNotContain(aws.Calls, c => Questions.Contains(c.Operation));

        workspace.Stack = workspace
            .Stack.Replace("healthCheck: /health", "healthCheck: /ready", StringComparison.Ordinal)
            .Replace("max: 2", "max: 3", StringComparison.Ordinal);
        aws.Calls.Clear();
        await elbctl.ApplyAsync();
        Assert.DoesNotContain(aws.Calls, c => Questions.Contains(c.Operation));
    }

    [Fact]
    public async Task A_question_that_may_not_be_asked_is_skipped_and_told_once()
    {
        using var workspace = new Workspace(
            ShopStack
                .Named(aws.NewStackName("shy"))
                .Replace("instanceType: t3.micro", "instanceType: t3.micro\n      keyName: laptop", StringComparison.Ordinal)
        );
        aws.Wire = inner => new Forbidding(inner, ["DescribeInstanceTypeOfferings", "DescribeKeyPairs"]);
        try
        {
            var plan = (await new Elbctl(workspace, aws).RunAsync("plan")).Expect(ExitCode.Done);

            Assert.Single(plan.Talk.Split('\n'), line => line.Contains("ELB4314", StringComparison.Ordinal));
            Assert.Contains("ec2:DescribeInstanceTypeOfferings", plan.Talk, StringComparison.Ordinal);
            Assert.Contains("ec2:DescribeKeyPairs", plan.Talk, StringComparison.Ordinal);
        }
        finally
        {
            aws.Wire = null;
        }
    }

    [Fact]
    public async Task A_name_that_somebody_else_has_is_told_before_anything_is_made()
    {
        var stack = aws.NewStackName("taken");
        using var workspace = new Workspace(ShopStack.Named(stack));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var name = (await aws.Clients.Ec2.DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest(), Cancel))
            .LaunchTemplates.Single(t => t.LaunchTemplateName.StartsWith(stack + "-", StringComparison.Ordinal))
            .LaunchTemplateName;
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        await aws.Clients.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = name,
                LaunchTemplateData = new RequestLaunchTemplateData { InstanceType = "t3.micro" },
            },
            Cancel
        );
        await aws.RestAsync();
        aws.Calls.Clear();

        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed);

        Assert.Contains("ELB4313", run.Talk, StringComparison.Ordinal);
        Assert.Contains(name, run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain(aws.Calls, c => !IsRead(c.Operation));
    }

    private static bool IsRead(string operation) =>
        operation.StartsWith("Describe", StringComparison.Ordinal)
        || operation.StartsWith("Get", StringComparison.Ordinal)
        || operation.StartsWith("List", StringComparison.Ordinal);

    private sealed class Answering(HttpMessageHandler inner, string operation, string offerings) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            return body.Contains($"Action={operation}&", StringComparison.Ordinal)
                ? new HttpResponseMessage
                {
                    Content = new StringContent(
                        $"<{operation}Response><requestId>r</requestId><instanceTypeOfferingSet>{offerings}</instanceTypeOfferingSet></{operation}Response>"
                    ),
                }
                : await base.SendAsync(request, cancellationToken);
        }
    }
}
