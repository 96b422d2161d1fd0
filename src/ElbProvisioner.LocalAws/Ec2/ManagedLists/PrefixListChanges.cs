using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Groups;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.ManagedLists;

/// <summary>
/// Prefix lists of customers: made, changed version by version, resized and taken away ["Work with customer-managed prefix lists" in the VPC
/// User Guide]. What cannot be done is told by a state of failure, as AWS finds it out after its answer.
/// </summary>
internal static class PrefixListChanges
{
    public const string TagType = "prefix-list";

    private const string AwsName = "com.amazonaws";
    private const int MostEntriesACall = 100;
    private const int MostEntries = 1000;

    public static Document Create(Transaction transaction, Fields request)
    {
        if (ClientTokens.Made(transaction, "CreateManagedPrefixList", request) is { } made)
        {
            return new() { ["PrefixList"] = PrefixListCalls.Write(transaction, Existing(transaction, made)) };
        }

        var (name, family) = (Name(request.Required("PrefixListName")), request.Required("AddressFamily"));
        if (family is not ("IPv4" or "IPv6"))
        {
            throw Refusals.InvalidValue($"Value ({family}) for parameter addressFamily is invalid. Valid values are IPv4 and IPv6.");
        }

        var most = Most(request.Integer("MaxEntries") ?? throw Refusals.Missing("MaxEntries"));
        var entries = Distinct(Added(request, "Entries", family));
        MustFit(entries.Count, most);
        var tags = TagRules.OfNew(transaction, request, TagType);
        var list = new ManagedPrefixList($"pl-{transaction.NewId(17)}", name, family, most, "create-complete", null, [entries]);
        transaction.Ec2.PrefixLists.Put(list);
        TagKeeping.Put(transaction, list.Key, TagType, tags);
        ClientTokens.Remember(transaction, "CreateManagedPrefixList", request, list.Key);
        return new() { ["PrefixList"] = PrefixListCalls.Write(transaction, list, "create-in-progress") };
    }

    public static Document Modify(Transaction transaction, Fields request)
    {
        var list = Existing(transaction, request.Required("PrefixListId"));
        var added = Added(request, "AddEntries", list.Family);
        var removed = request.Structures("RemoveEntries").Select(entry => Range(entry.Text("Cidr"), list.Family)).ToList();
        var changesEntries = added.Count + removed.Count > 0;
        if (changesEntries && request.Has("MaxEntries"))
        {
            throw Refusals.InvalidCombination(
                "You cannot modify the entries and the maximum number of entries for the prefix list in the same request."
            );
        }

        if (request.Integer("CurrentVersion") is { } version ? version != list.Versions.Count : changesEntries)
        {
            throw request.Has("CurrentVersion")
                ? new AwsError("PrefixListVersionMismatch", "The prefix list has the incorrect version number.")
                : Refusals.Missing("CurrentVersion");
        }

        if (request.Text("PrefixListName") is { } name)
        {
            list = list with { Name = Name(name) };
        }

        if (changesEntries)
        {
            list = list with { Versions = [.. list.Versions, Changed(list, added, removed)] };
        }

        list = list with { State = "modify-complete", StateMessage = null };
        if (request.Integer("MaxEntries") is { } most)
        {
            MustFit(list.Entries.Count, Most(most));
            list = Resized(transaction, list, most);
        }

        transaction.Ec2.PrefixLists.Put(list);
        foreach (var group in Groups(transaction, list.Key))
        {
            RuleKeeping.Tell(transaction, group);
        }

        return new() { ["PrefixList"] = PrefixListCalls.Write(transaction, list, "modify-in-progress") };
    }

    /// <summary>One that rules or routes name stays, and its state tells so.</summary>
    public static Document Delete(Transaction transaction, Fields request)
    {
        var list = Existing(transaction, request.Required("PrefixListId"));
        var answer = new Document { ["PrefixList"] = PrefixListCalls.Write(transaction, list, "delete-in-progress") };
        if (Groups(transaction, list.Key).Count > 0 || Tables(transaction, list.Key).Any())
        {
            transaction.Ec2.PrefixLists.Put(
                list with
                {
                    State = "delete-failed",
                    StateMessage = "You must first remove all references to the prefix list in your resources.",
                }
            );
            return answer;
        }

        transaction.Ec2.PrefixLists.Remove(list.Key);
        TagKeeping.Remove(transaction, list.Key);
        return answer;
    }

    private static ManagedPrefixList Existing(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, "pl-", "InvalidPrefixListId.Malformed");
        return transaction.Ec2.PrefixLists.Find(id)
            ?? throw (
                PrefixLists.Find(transaction, id) is null
                    ? PrefixListCalls.NotFound([id])
                    : Refusals.NotPermitted($"The prefix list {id} is managed by AWS and cannot be modified.")
            );
    }

    private static List<PrefixListEntry> Changed(ManagedPrefixList list, List<PrefixListEntry> added, List<string> removed)
    {
        if (added.FirstOrDefault(entry => removed.Contains(entry.Cidr)) is { } both)
        {
            throw Refusals.InvalidValue(
                $"Request cannot contain Cidr {both.Cidr} in both AddPrefixListEntries and RemovePrefixListEntries"
            );
        }

        if (added.Count > MostEntriesACall || removed.Count > MostEntriesACall)
        {
            throw Refusals.InvalidValue($"Request cannot contain more than {MostEntriesACall} entry additions or removals");
        }

        if (removed.FirstOrDefault(cidr => list.Entries.All(entry => entry.Cidr != cidr)) is { } unknown)
        {
            throw new AwsError("InvalidPrefixListModification", $"The prefix list entry {unknown} does not exist.");
        }

        var entries = Distinct([
            .. list.Entries.Where(entry => !removed.Contains(entry.Cidr) && added.All(other => other.Cidr != entry.Cidr)),
            .. added,
        ]);
        MustFit(entries.Count, list.MaxEntries);
        return entries;
    }

    /// <summary>It counts by its size in the rules of each group that names it ["Prefix list sizing" in the VPC User Guide].</summary>
    private static ManagedPrefixList Resized(Transaction transaction, ManagedPrefixList list, int most)
    {
        var before = transaction.Ec2.PrefixLists.Find(list.Key);
        transaction.Ec2.PrefixLists.Put(list with { MaxEntries = most });
        if (Groups(transaction, list.Key).All(group => RuleLimits.Fits(transaction, group)))
        {
            return list with { MaxEntries = most };
        }

        transaction.Ec2.PrefixLists.Put(before ?? list);
        return list with { State = "modify-failed", StateMessage = "The maximum number of rules per security group has been reached." };
    }

    private static List<string> Groups(Transaction transaction, string id) =>
        [
            .. transaction
                .Ec2.Rules.All.Where(rule => rule.PeerKind == PeerKind.PrefixList && rule.Peer == id)
                .Select(static rule => rule.GroupId)
                .Distinct(StringComparer.Ordinal),
        ];

    private static IEnumerable<RouteTable> Tables(Transaction transaction, string id) =>
        transaction.Ec2.RouteTables.All.Where(table => table.Routes.Any(route => route.Destination == id));

    private static List<PrefixListEntry> Added(Fields request, string member, string family) =>
        [.. request.Structures(member).Select(entry => new PrefixListEntry(Range(entry.Text("Cidr"), family), entry.Text("Description")))];

    private static string Range(string? text, string family) =>
        text is not null && Cidr.Parse(text) is { } range && range.IsIpv6 == (family == "IPv6")
            ? range.ToString()
            : throw Refusals.InvalidValue($"The CIDR {text} is not a valid CIDR of the address family {family}.");

    private static List<PrefixListEntry> Distinct(IReadOnlyList<PrefixListEntry> entries) =>
        entries.GroupBy(static entry => entry.Cidr, StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { } twice
            ? throw Refusals.InvalidValue($"Duplicate Cidr {twice.Key} in the request")
            : [.. entries.OrderBy(static entry => entry.Cidr, StringComparer.Ordinal)];

    private static string Name(string name) =>
        name.Length is 0 or > 255 || name.StartsWith(AwsName, StringComparison.Ordinal)
            ? throw Refusals.InvalidValue(
                $"The prefix list name {name} is not valid: up to 255 characters, and it cannot start with {AwsName}."
            )
            : name;

    private static int Most(int entries) =>
        entries is >= 1 and <= MostEntries
            ? entries
            : throw Refusals.InvalidValue($"Value ({entries}) for parameter maxEntries is invalid. It must be from 1 to {MostEntries}.");

    private static void MustFit(int entries, int most)
    {
        if (entries > most)
        {
            throw new AwsError("PrefixListMaxEntriesExceeded", "You've reached the maximum number of entries for the prefix list.");
        }
    }
}
