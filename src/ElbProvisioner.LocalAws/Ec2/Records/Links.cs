using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <summary>A signpost from one thing to another.</summary>
/// <param name="Key">Kind, from what, and what tells apart several from the same: <c>group-interfaces/sg-1/eni-1</c>.</param>
/// <param name="To">The key of what it leads to.</param>
internal sealed record Link(string Key, string To) : IRecord;

/// <summary>Finds things by something else than their own key without going through all of them.</summary>
internal static class Links
{
    /// <summary>Security group to the network interfaces that hold it.</summary>
    public const string GroupInterfaces = "group-interfaces";

    /// <summary>Security group to the rules, of any group, that name it as their source or destination.</summary>
    public const string GroupReferences = "group-references";

    /// <summary>VPC and a group's name in lower case to the group.</summary>
    public const string GroupNames = "group-names";

    /// <summary>Rule id to the rule's key.</summary>
    public const string RuleIds = "rule-ids";

    /// <summary>Subnet and private address to the interface.</summary>
    public const string SubnetAddresses = "subnet-addresses";

    /// <summary>Public address to the interface or elastic address that has it.</summary>
    public const string PublicAddresses = "public-addresses";

    /// <summary>Association id of an elastic address to its allocation id.</summary>
    public const string AddressAssociations = "address-associations";

    public const string VpcSubnets = "vpc-subnets";

    public const string VpcGroups = "vpc-groups";

    public const string VpcRouteTables = "vpc-route-tables";

    /// <summary>VPC to its main route table.</summary>
    public const string MainRouteTable = "main-route-table";

    /// <summary>Subnet to the route table it is associated with explicitly.</summary>
    public const string SubnetRouteTable = "subnet-route-table";

    /// <summary>Association id to the route table.</summary>
    public const string RouteAssociations = "route-associations";

    /// <summary>VPC to the internet gateway attached to it.</summary>
    public const string VpcGateway = "vpc-gateway";

    /// <summary>Volume to the instance it is attached to.</summary>
    public const string Volumes = "volumes";

    public const string TemplateNames = "template-names";

    public const string KeyNames = "key-names";

    public static void Put(Ec2Tables ec2, string kind, string from, string which, string to) =>
        ec2.Links.Put(new(Name(kind, from, which), to));

    public static void Remove(Ec2Tables ec2, string kind, string from, string which) => ec2.Links.Remove(Name(kind, from, which));

    /// <summary>Null: it leads nowhere.</summary>
    public static string? Find(Ec2Tables ec2, string kind, string from, string which = "") => ec2.Links.Find(Name(kind, from, which))?.To;

    public static IEnumerable<string> All(Ec2Tables ec2, string kind, string from) =>
        ec2.Links.StartingWith($"{kind}/{from}/").Select(link => link.To);

    private static string Name(string kind, string from, string which) => $"{kind}/{from}/{which}";
}
