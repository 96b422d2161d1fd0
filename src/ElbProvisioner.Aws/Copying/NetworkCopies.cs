using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Copying;

using Told = IReadOnlyDictionary<string, object>;

/// <summary>VPCs with their subnets and ways out, security groups, addresses.</summary>
internal sealed class NetworkCopies(CopyScope scope)
{
    private const string Groups = "SecurityGroups";

    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);

    public async Task CopyVpcAsync(string vpcId)
    {
        var ec2 = scope.Account.Ec2;
        var filter = new object[] { Filter("vpc-id", vpcId) };
        if (
            (await scope.ReadAsync(vpcId, ec2, "DescribeVpcs", ("VpcIds", CopyTrees.Several([vpcId]))))?.Items("Vpcs").FirstOrDefault()
            is not { } vpc
        )
        {
            return;
        }

        if (vpc.Items("CidrBlockAssociationSet").Count() > 1)
        {
            scope.Tell(vpcId, "Of its ranges of addresses only the first is kept.");
        }

        var standard = await scope.ReadAsync(
            vpcId,
            ec2,
            "DescribeSecurityGroups",
            ("Filters", new object[] { Filter("vpc-id", vpcId), Filter("group-name", "default") })
        );
        scope.World.AddVpc(vpc.Members, standard?.Items(Groups).FirstOrDefault()?.Text("GroupId") ?? "sg-00000000");
        await scope.TryAsync(
            $"subnets of {vpcId}",
            async () =>
            {
                foreach (
                    var subnet in await scope.ListAsync(ec2, "DescribeSubnets", "Subnets", ("NextToken", "NextToken"), ("Filters", filter))
                )
                {
                    scope.World.AddSubnet(subnet);
                }
            }
        );
        await scope.TryAsync(
            $"route tables of {vpcId}",
            async () =>
            {
                var tables = await scope.ListAsync(
                    ec2,
                    "DescribeRouteTables",
                    "RouteTables",
                    ("NextToken", "NextToken"),
                    ("Filters", filter)
                );
                foreach (var table in tables)
                {
                    scope.World.AddRouteTable(table);
                }
            }
        );
    }

    /// <summary>Those, and those that their rules name.</summary>
    public async Task CopyGroupsAsync(IEnumerable<string> ids)
    {
        List<Told> made = [];
        var next = ids.ToList();
        while (next.Count > 0)
        {
            List<Told> found = [];
            foreach (var id in next.Distinct(StringComparer.Ordinal).Where(_groups.Add).ToList())
            {
                var answer = await scope.ReadAsync(id, scope.Account.Ec2, "DescribeSecurityGroups", ("GroupIds", CopyTrees.Several([id])));
                found.AddRange(answer?.Items(Groups).Select(static group => group.Members) ?? []);
            }

            foreach (var group in found)
            {
                await scope.TryAsync(NameOf(group), () => MakeAsync(group));
            }

            made.AddRange(found);
            next = [.. found.SelectMany(Peers).Where(id => !_groups.Contains(id))];
        }

        foreach (var group in made)
        {
            await AuthoriseAsync(group, "IpPermissions", "AuthorizeSecurityGroupIngress");
            await AuthoriseAsync(group, "IpPermissionsEgress", "AuthorizeSecurityGroupEgress");
        }
    }

    public async Task CopyAddressesAsync(IEnumerable<string> allocations)
    {
        foreach (var id in allocations.Distinct(StringComparer.Ordinal))
        {
            var answer = await scope.ReadAsync(id, scope.Account.Ec2, "DescribeAddresses", ("AllocationIds", CopyTrees.Several([id])));
            foreach (var address in answer?.Items("Addresses") ?? [])
            {
                scope.World.AddAddress(address.Members);
            }
        }
    }

    private static Dictionary<string, object> Filter(string name, string value) =>
        CallsByName.Structure(("Name", name), ("Values", CopyTrees.Several([value])));

    private static string NameOf(Told group) => $"security group {new Answer(group).Text("GroupName")}";

    private static IEnumerable<string> Peers(Told group) =>
        CopyTrees
            .Within(group)
            .Where(static inner => inner.ContainsKey("UserId"))
            .Select(static pair => new Answer(pair).Text("GroupId"))
            .OfType<string>();

    private async Task MakeAsync(Told told)
    {
        var (group, ec2) = (new Answer(told), scope.There.Ec2);
        var id = group.Text("GroupId") ?? "";
        if (group.Text("GroupName") == "default")
        {
            return;
        }

        await scope.MakeAsync(
            ec2,
            "CreateSecurityGroup",
            told.Pick("GroupName", "Description", "VpcId")
                .With("TagSpecifications", CopyTrees.TagSpecification("security-group", CopyTrees.TagsOf(told))),
            id
        );

        // What every new one begins with is not what this one has.
        var made = await ec2.CallAsync("DescribeSecurityGroups", [("GroupIds", CopyTrees.Several([id]))], scope.Stop);
        foreach (var permission in made.Items(Groups).SelectMany(static g => g.Items("IpPermissionsEgress")))
        {
            await scope.MakeAsync(
                ec2,
                "RevokeSecurityGroupEgress",
                CallsByName.Structure(("GroupId", id), ("IpPermissions", new object[] { permission.Members }))
            );
        }
    }

    private async Task AuthoriseAsync(Told told, string list, string operation)
    {
        var group = new Answer(told);
        foreach (var permission in group.Items(list))
        {
            await scope.TryAsync(
                $"a rule of {NameOf(told)}",
                () =>
                    scope.MakeAsync(
                        scope.There.Ec2,
                        operation,
                        CallsByName.Structure(
                            ("GroupId", group.Text("GroupId")),
                            ("IpPermissions", new object[] { Asked(permission.Members) })
                        )
                    )
            );
        }
    }

    /// <summary>Another group is named by its id alone.</summary>
    private static Dictionary<string, object> Asked(Told permission)
    {
        var asked = permission.Pick("IpProtocol", "FromPort", "ToPort", "IpRanges", "Ipv6Ranges", "PrefixListIds");
        return asked.With(
            "UserIdGroupPairs",
            new Answer(permission)
                .Items("UserIdGroupPairs")
                .Select(static pair => (object)pair.Members.Pick("GroupId", "Description"))
                .ToArray()
                is { Length: > 0 } pairs
                ? pairs
                : null
        );
    }
}
