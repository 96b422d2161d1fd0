using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.ManagedLists;

internal static class PrefixListCalls
{
    private static readonly Listing<PrefixList> Managed = new(
        "PrefixLists",
        list => list.Id,
        (transaction, list) => transaction.Ec2.PrefixLists.Find(list.Id) is { } own ? Write(transaction, own) : Write(transaction, list),
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["owner-id"] = "OwnerId",
            ["prefix-list-id"] = "PrefixListId",
            ["prefix-list-name"] = "PrefixListName",
        }
    );

    private static readonly Listing<PrefixList> Services = new(
        "PrefixLists",
        list => list.Id,
        (_, list) =>
            new()
            {
                ["PrefixListId"] = list.Id,
                ["PrefixListName"] = list.Name,
                ["Cidrs"] = list.Entries,
            },
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["prefix-list-id"] = "PrefixListId",
            ["prefix-list-name"] = "PrefixListName",
        },
        HasTags: false
    );

    public static Document DescribeManaged(Transaction transaction, Fields request) =>
        Managed.Answer(
            transaction,
            request,
            ById(transaction, request)
                ?? PrefixLists
                    .All(transaction.Here.Name)
                    .Concat(transaction.Ec2.PrefixLists.All.Select(own => PrefixLists.Find(transaction, own.Key)).OfType<PrefixList>())
                    .OrderBy(list => list.Id, StringComparer.Ordinal),
            new PageLimits(Least: 1, Most: 100, Standard: 100)
        );

    /// <summary>The services that gateway endpoints lead to: S3 and DynamoDB.</summary>
    public static Document DescribeOfServices(Transaction transaction, Fields request) =>
        Services.Answer(
            transaction,
            request,
            ById(transaction, request)
                ?? PrefixLists
                    .All(transaction.Here.Name)
                    .Where(list =>
                        list.Name.EndsWith(".s3", StringComparison.Ordinal) || list.Name.EndsWith(".dynamodb", StringComparison.Ordinal)
                    )
                    .OrderBy(list => list.Id, StringComparer.Ordinal),
            PageLimits.Usual
        );

    public static Document DescribeEntries(Transaction transaction, Fields request)
    {
        var id = request.Required("PrefixListId");
        Ids.MustBeWellFormed(id, "pl-", "InvalidPrefixListId.Malformed");
        var list = PrefixLists.Find(transaction, id) ?? throw NotFound([id]);
        var page = new PageLimits(Least: 1, Most: 100, Standard: 100).Cut(
            request,
            Entries(transaction, request, list).OrderBy(entry => entry.Cidr, StringComparer.Ordinal),
            entry => entry.Cidr
        );
        return new()
        {
            ["Entries"] = page.Items.Select(entry => new Document { ["Cidr"] = entry.Cidr, ["Description"] = entry.Description }).ToList(),
            ["NextToken"] = page.Next,
        };
    }

    public static Document Write(Transaction transaction, ManagedPrefixList list, string? state = null) =>
        new()
        {
            ["PrefixListId"] = list.Key,
            ["PrefixListName"] = list.Name,
            ["PrefixListArn"] = $"arn:aws:ec2:{transaction.Here.Name}:{transaction.Account}:prefix-list/{list.Key}",
            ["AddressFamily"] = list.Family,
            ["MaxEntries"] = list.MaxEntries,
            ["Version"] = (long)list.Versions.Count,
            ["State"] = state ?? list.State,
            ["StateMessage"] = list.StateMessage,
            ["OwnerId"] = transaction.Account,
            ["Tags"] = TagRules.Write(transaction, list.Key),
        };

    public static AwsError NotFound(IReadOnlyList<string> ids) =>
        new("InvalidPrefixListID.NotFound", $"The prefix list ID '{ids[0]}' does not exist");

    private static Document Write(Transaction transaction, PrefixList list) =>
        new()
        {
            ["PrefixListId"] = list.Id,
            ["PrefixListName"] = list.Name,
            ["PrefixListArn"] = $"arn:aws:ec2:{transaction.Here.Name}:aws:prefix-list/{list.Id}",
            ["AddressFamily"] = list.Family,
            ["State"] = "create-complete",
            ["OwnerId"] = "AWS",
            ["Tags"] = Array.Empty<Document>(),
        };

    private static IReadOnlyList<PrefixListEntry> Entries(Transaction transaction, Fields request, PrefixList list)
    {
        if (transaction.Ec2.PrefixLists.Find(list.Id) is not { } own)
        {
            return [.. list.Entries.Select(static cidr => new PrefixListEntry(cidr, null))];
        }

        var version = request.Integer("TargetVersion") ?? own.Versions.Count;
        return version >= 1 && version <= own.Versions.Count
            ? own.Versions[version - 1]
            : throw Refusals.InvalidValue($"The specified version {version} of the prefix list does not exist.");
    }

    private static IEnumerable<PrefixList>? ById(Transaction transaction, Fields request) =>
        Asked.ById(
            request.Texts("PrefixListIds"),
            "pl-",
            "InvalidPrefixListId.Malformed",
            id => PrefixLists.Find(transaction, id),
            NotFound
        );
}
