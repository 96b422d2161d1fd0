using System.Xml.Linq;
using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;
using Filter = Amazon.EC2.Model.Filter;
using SecurityGroup = Amazon.EC2.Model.SecurityGroup;
using SecurityGroupRule = Amazon.EC2.Model.SecurityGroupRule;
using Subnet = Amazon.EC2.Model.Subnet;
using Vpc = Amazon.EC2.Model.Vpc;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

/// <summary>A cloud in which groups and instances are seen at once, and short words for calls to its EC2.</summary>
internal sealed class Net : IDisposable
{
    private Net(Cloud cloud, Vpc vpc, IReadOnlyList<Subnet> subnets) => (Cloud, Vpc, Subnets) = (cloud, vpc, subnets);

    public Cloud Cloud { get; }

    /// <summary>The default one.</summary>
    public Vpc Vpc { get; }

    public IReadOnlyList<Subnet> Subnets { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Net> CreateAsync(Func<LocalAwsOptions, LocalAwsOptions>? like = null, TimeSpan visibility = default)
    {
        var cloud = new Cloud(options =>
            (like?.Invoke(options) ?? options) is var given
                ? given with
                {
                    Timings = given.Timings with { Visibility = visibility },
                }
                : given
        );
        var vpc = (await cloud.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest(), Cancellation)).Vpcs[0];
        var subnets = (await cloud.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Cancellation)).Subnets;
        return new(cloud, vpc, [.. subnets.OrderBy(subnet => subnet.AvailabilityZone, StringComparer.Ordinal)]);
    }

    public T Look<T>(Func<Transaction, T> look) => Cloud.Aws.Run("us-east-1", look);

    public string Image(string architecture = "x86_64") =>
        Look(transaction => PublicImages.All(transaction).First(image => image.Architecture == architecture).Id);

    public async Task<string> GroupAsync(string name, string? vpc = null, string description = "for a test") =>
        (
            await Cloud.Ec2.CreateSecurityGroupAsync(
                new CreateSecurityGroupRequest
                {
                    GroupName = name,
                    Description = description,
                    VpcId = vpc ?? Vpc.VpcId,
                },
                Cancellation
            )
        ).GroupId;

    public async Task<SecurityGroup> ReadGroupAsync(string id) =>
        Assert.Single(
            (
                await Cloud.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { GroupIds = [id] }, Cancellation)
            ).SecurityGroups
        );

    public async Task<IReadOnlyList<SecurityGroupRule>> RulesAsync(string group, bool isEgress = false) =>
        [
            .. (
                (
                    await Cloud.Ec2.DescribeSecurityGroupRulesAsync(
                        new DescribeSecurityGroupRulesRequest { Filters = [By("group-id", group)] },
                        Cancellation
                    )
                ).SecurityGroupRules
                ?? []
            ).Where(rule => rule.IsEgress == isEgress),
        ];

    public async Task<IReadOnlyList<SecurityGroupRule>> AllowAsync(string group, params IpPermission[] permissions) =>
        (
            await Cloud.Ec2.AuthorizeSecurityGroupIngressAsync(
                new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [.. permissions] },
                Cancellation
            )
        ).SecurityGroupRules;

    public Task DeleteGroupAsync(string group) =>
        Cloud.Ec2.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = group }, Cancellation);

    public static IpPermission Tcp(int from, int to, params string[] ranges) =>
        new()
        {
            IpProtocol = "tcp",
            FromPort = from,
            ToPort = to,
            Ipv4Ranges = [.. ranges.Select(range => new IpRange { CidrIp = range })],
        };

    public static IpPermission From(string group, string protocol = "tcp", int port = 80) =>
        new()
        {
            IpProtocol = protocol,
            FromPort = port,
            ToPort = port,
            UserIdGroupPairs = [new() { GroupId = group }],
        };

    public static Filter By(string name, params string[] values) => new() { Name = name, Values = [.. values] };

    /// <summary>A VPC that is not the default one, with a subnet.</summary>
    public async Task<(string Vpc, string Subnet)> OtherVpcAsync(string range = "10.0.0.0/16", string subnet = "10.0.0.0/24")
    {
        var vpc = (await Cloud.Ec2.CreateVpcAsync(new CreateVpcRequest { CidrBlock = range }, Cancellation)).Vpc.VpcId;
        return (
            vpc,
            (await Cloud.Ec2.CreateSubnetAsync(new CreateSubnetRequest { VpcId = vpc, CidrBlock = subnet }, Cancellation)).Subnet.SubnetId
        );
    }

    /// <summary>An instance in the first default subnet.</summary>
    public async Task<string> RunAsync(params (string Name, string Value)[] more) =>
        (await AskAsync("RunInstances", [.. Launch(), .. more])).Descendants("instanceId").First().Value;

    public (string Name, string Value)[] Launch() =>
        [("ImageId", Image()), ("InstanceType", "t3.micro"), ("MinCount", "1"), ("MaxCount", "1"), ("SubnetId", Subnets[0].SubnetId)];

    public async Task<XElement> InstanceAsync(string id) =>
        (await AskAsync("DescribeInstances", ("InstanceId.1", id))).Descendants("instancesSet").Elements("item").Single();

    public async Task<string?> StateAsync(string id) => (string?)(await InstanceAsync(id)).Element("instanceState")?.Element("name");

    /// <summary>A call that the product does not make itself, as a form over the wire; elements of the answer have no namespace.</summary>
    public async Task<XElement> AskAsync(string action, params (string Name, string Value)[] parameters)
    {
        var form = string.Join(
            '&',
            parameters
                .Prepend(("Action", action))
                .Append(("Version", "2016-11-15"))
                .Select(parameter => $"{Uri.EscapeDataString(parameter.Item1)}={Uri.EscapeDataString(parameter.Item2)}")
        );
        var answer = await new RawCalls(Cloud).QueryAsync("ec2", form);
        foreach (var element in answer.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return answer;
    }

    /// <summary>The call must be refused with exactly this code.</summary>
    public async Task<Refusal> RefusedAsync(string code, string action, params (string Name, string Value)[] parameters)
    {
        var refusal = await Assert.ThrowsAsync<RawRefusal>(() => AskAsync(action, parameters));
        Assert.True(code == refusal.Code, $"{code} was expected, not {refusal.Message}");
        return new(refusal.Status, refusal.Message[$"{refusal.Status} {refusal.Code}: ".Length..]);
    }

    public void Dispose() => Cloud.Dispose();
}

/// <param name="Message">As AWS words it.</param>
internal sealed record Refusal(int Status, string Message);
