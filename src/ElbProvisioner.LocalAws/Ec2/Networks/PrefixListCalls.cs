using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal static class PrefixListCalls
{
    private static readonly Listing<PrefixList> Managed = new(
        "PrefixLists",
        list => list.Id,
        (transaction, list) =>
            new()
            {
                ["PrefixListId"] = list.Id,
                ["PrefixListName"] = list.Name,
                ["PrefixListArn"] = $"arn:aws:ec2:{transaction.Here.Name}:aws:prefix-list/{list.Id}",
                ["AddressFamily"] = list.Family,
                ["State"] = "create-complete",
                ["OwnerId"] = "AWS",
                ["Tags"] = Array.Empty<Document>(),
            },
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
        Managed.Answer(transaction, request, Wanted(transaction, request, _ => true), new PageLimits(Least: 1, Most: 100, Standard: 100));

    /// <summary>The services that gateway endpoints lead to: S3 and DynamoDB.</summary>
    public static Document DescribeOfServices(Transaction transaction, Fields request) =>
        Services.Answer(
            transaction,
            request,
            Wanted(
                transaction,
                request,
                list => list.Name.EndsWith(".s3", StringComparison.Ordinal) || list.Name.EndsWith(".dynamodb", StringComparison.Ordinal)
            ),
            PageLimits.Usual
        );

    public static Document DescribeEntries(Transaction transaction, Fields request)
    {
        var id = request.Required("PrefixListId");
        Ids.MustBeWellFormed(id, "pl-", "InvalidPrefixListId.Malformed");
        var list = PrefixLists.Find(transaction.Here.Name, id) ?? throw NotFound([id]);
        var page = new PageLimits(Least: 1, Most: 100, Standard: 100).Cut(
            request,
            list.Entries.Order(StringComparer.Ordinal),
            entry => entry
        );
        return new() { ["Entries"] = page.Items.Select(entry => new Document { ["Cidr"] = entry }).ToList(), ["NextToken"] = page.Next };
    }

    private static IEnumerable<PrefixList> Wanted(Transaction transaction, Fields request, Func<PrefixList, bool> isOfKind) =>
        Asked.ById(
            request.Texts("PrefixListIds"),
            "pl-",
            "InvalidPrefixListId.Malformed",
            id => PrefixLists.Find(transaction.Here.Name, id),
            NotFound
        ) ?? PrefixLists.All(transaction.Here.Name).Where(isOfKind).OrderBy(list => list.Id, StringComparer.Ordinal);

    private static AwsError NotFound(IReadOnlyList<string> ids) =>
        new("InvalidPrefixListID.NotFound", $"The prefix list ID '{ids[0]}' does not exist");
}
