using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

/// <summary>Sources and destinations of rules, in their canonical form.</summary>
internal static class RulePeers
{
    public static string Range(string text, bool isIpv6) =>
        Cidr.Parse(text) is { } range && range.IsIpv6 == isIpv6
            ? range.ToString()
            : throw Refusals.InvalidValue($"CIDR block {text} is malformed");

    public static string PrefixList(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, "pl-", "InvalidPrefixListId.Malformed");
        return PrefixLists.Find(transaction, id) is not null
            ? id
            : throw Refusals.NotFound("InvalidPrefixListID.NotFound", "prefix list", id);
    }

    /// <param name="owner">The group whose rule it is: the other must be in its VPC.</param>
    public static string Group(Transaction transaction, SecurityGroup owner, Fields pair)
    {
        if (pair.Text("GroupId") is { } id)
        {
            return Group(transaction, owner, id);
        }

        var name = pair.Text("GroupName") ?? throw Refusals.Missing("groupId");
        return ByName(transaction, owner, name);
    }

    public static string Group(Transaction transaction, SecurityGroup owner, string id)
    {
        Ids.MustBeWellFormed(id, "sg-", "InvalidGroupId.Malformed");
        var other = transaction.Visible(transaction.Ec2.SecurityGroups, id) ?? throw Refusals.GroupNotFound(id);
        return other.VpcId == owner.VpcId ? id : throw Refusals.DifferentNetworks();
    }

    public static string ByName(Transaction transaction, SecurityGroup owner, string name) =>
        Links.Find(transaction.Ec2, Links.GroupNames, owner.VpcId, name.ToLowerInvariant()) ?? throw Refusals.GroupNotFound(name);
}
