using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Copying;

/// <summary>
/// Load balancers of others that stacks have rules on, made in a world that is new: each is found by what the file says of it, and has the
/// listeners that the file names, which answer 404 by default. Rules of others are on none of them.
/// </summary>
/// <param name="world">In it the default VPC is where everything stands.</param>
public sealed class OwnersStandIns(IRebuiltWorld world, CancellationToken stop)
{
    private int _certificates;

    /// <param name="stacks">They name none by its ARN, which is of another account than the world's.</param>
    /// <returns>Those that were made, as people call them.</returns>
    public async Task<ImmutableArray<string>> MakeAsync(IEnumerable<Stack> stacks)
    {
        var wanted = stacks
            .SelectMany(static stack => stack.ForeignLoadBalancers)
            .GroupBy(static balancer => balancer.Existing?.Said ?? "", StringComparer.Ordinal)
            .ToList();
        if (wanted.Count == 0)
        {
            return [];
        }

        var vpcs = await world.Session.Ec2.CallAsync("DescribeVpcs", [], stop);
        var vpc = vpcs.Items("Vpcs").First(static one => one.Flag("IsDefault") == true).Text("VpcId") ?? "";
        var subnets = (await world.Session.Ec2.CallAsync("DescribeSubnets", [], stop))
            .Items("Subnets")
            .Where(subnet => subnet.Text("VpcId") == vpc)
            .DistinctBy(static subnet => subnet.Text("AvailabilityZone"), StringComparer.Ordinal)
            .Select(static subnet => subnet.Text("SubnetId"))
            .OfType<string>()
            .ToList();
        foreach (var balancers in wanted)
        {
            await MakeAsync([.. balancers], vpc, subnets);
        }

        return [.. wanted.Select(static balancers => balancers.Key)];
    }

    /// <param name="same">What files say of one load balancer.</param>
    private async Task MakeAsync(ImmutableArray<LoadBalancer> same, string vpc, List<string> subnets)
    {
        var listeners = same.SelectMany(static balancer => balancer.Listeners).DistinctBy(static listener => listener.Port).ToList();
        var (name, tags) = IdentityOf(same[0], vpc);
        var group = await MakeGroupAsync(name, vpc, listeners.Select(static listener => listener.Port));
        var made = await world.Session.Elb.CallAsync(
            "CreateLoadBalancer",
            [
                ("Name", name),
                ("Subnets", CopyTrees.Several(subnets)),
                ("SecurityGroups", CopyTrees.Several([group])),
                ("Tags", CopyTrees.TagList(tags)),
            ],
            stop
        );
        var arn = made.Items("LoadBalancers").First().Text("LoadBalancerArn") ?? "";
        foreach (var listener in listeners)
        {
            await world.Session.Elb.CallAsync(
                "CreateListener",
                [
                    ("LoadBalancerArn", arn),
                    ("Port", listener.Port),
                    ("Protocol", listener.Protocol),
                    (
                        "Certificates",
                        listener.IsTls ? new object[] { CallsByName.Structure(("CertificateArn", MakeCertificate(arn))) } : null
                    ),
                    ("DefaultActions", new object[] { NotFound }),
                ],
                stop
            );
        }
    }

    /// <summary>How it is found by what the file says.</summary>
    private static (string Name, ImmutableSortedDictionary<string, string> Tags) IdentityOf(LoadBalancer balancer, string vpc) =>
        balancer.Existing switch
        {
            ExistingBalancer.ByName named => (named.Name, TagMap.Empty),
            ExistingBalancer.OfStack other => (
                ExpectedNames.OfStack(other.Stack, other.Name, vpc)[0],
                TagMap
                    .Empty.SetItem(OwnershipTags.Stack, other.Stack)
                    .SetItem(OwnershipTags.Address, Address.Of(ResourceKind.LoadBalancer, other.Name).ToString())
            ),
            ExistingBalancer.ByTags tagged => (balancer.Name, tagged.Tags),
            _ => (balancer.Name, TagMap.Empty),
        };

    private async Task<string> MakeGroupAsync(string name, string vpc, IEnumerable<int> ports)
    {
        var made = await world.Session.Ec2.CallAsync(
            "CreateSecurityGroup",
            [("GroupName", $"{name}-owner"), ("Description", "Of a load balancer of somebody else."), ("VpcId", vpc)],
            stop
        );
        var group = made.Text("GroupId") ?? "";
        await world.Session.Ec2.CallAsync(
            "AuthorizeSecurityGroupIngress",
            [
                ("GroupId", group),
                (
                    "IpPermissions",
                    ports
                        .Select(static port =>
                            (object)
                                CallsByName.Structure(
                                    ("IpProtocol", "tcp"),
                                    ("FromPort", port),
                                    ("ToPort", port),
                                    ("IpRanges", new object[] { CallsByName.Structure(("CidrIp", "0.0.0.0/0")) })
                                )
                        )
                        .ToArray()
                ),
            ],
            stop
        );
        return group;
    }

    /// <summary>Its owner's, for a name that nobody asks for [RFC 2606].</summary>
    /// <param name="balancer">Of the same region and account.</param>
    private string MakeCertificate(string balancer)
    {
        var place = balancer.Split(':');
        var arn = $"arn:aws:acm:{place[3]}:{place[4]}:certificate/00000000-0000-4000-8000-{++_certificates:d12}";
        world.AddCertificate(
            CallsByName.Structure(("CertificateArn", arn), ("DomainName", "owner.invalid"), ("Type", "IMPORTED")),
            TagMap.Empty
        );
        return arn;
    }

    private static Dictionary<string, object> NotFound =>
        CallsByName.Structure(
            ("Type", "fixed-response"),
            ("FixedResponseConfig", CallsByName.Structure(("StatusCode", "404"), ("ContentType", "text/plain")))
        );
}
