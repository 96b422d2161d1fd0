using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal static class PrefixListCalls
{
    private static readonly Listing<PrefixList> Managed = new(
        "PrefixLists",
        list => list.Id,
        (turn, list) =>
            new()
            {
                ["PrefixListId"] = list.Id,
                ["PrefixListName"] = list.Name,
                ["PrefixListArn"] = $"arn:aws:ec2:{turn.Here.Name}:aws:prefix-list/{list.Id}",
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

    public static Document DescribeManaged(Turn turn, Fields request) =>
        Managed.Answer(turn, request, Wanted(turn, request, _ => true), new PageLimits(Least: 1, Most: 100, Standard: 100));

    /// <summary>The services that gateway endpoints lead to: S3 and DynamoDB.</summary>
    public static Document DescribeOfServices(Turn turn, Fields request) =>
        Services.Answer(
            turn,
            request,
            Wanted(
                turn,
                request,
                list => list.Name.EndsWith(".s3", StringComparison.Ordinal) || list.Name.EndsWith(".dynamodb", StringComparison.Ordinal)
            ),
            PageLimits.Usual
        );

    public static Document DescribeEntries(Turn turn, Fields request)
    {
        var id = request.Required("PrefixListId");
        Ids.MustBeWellFormed(id, "pl-", "InvalidPrefixListId.Malformed");
        var list = PrefixLists.Find(turn.Here.Name, id) ?? throw NotFound([id]);
        var page = new PageLimits(Least: 1, Most: 100, Standard: 100).Cut(
            request,
            list.Entries.Order(StringComparer.Ordinal),
            entry => entry
        );
        return new() { ["Entries"] = page.Items.Select(entry => new Document { ["Cidr"] = entry }).ToList(), ["NextToken"] = page.Next };
    }

    private static IEnumerable<PrefixList> Wanted(Turn turn, Fields request, Func<PrefixList, bool> isOfKind) =>
        Asked.ById(
            request.Texts("PrefixListIds"),
            "pl-",
            "InvalidPrefixListId.Malformed",
            id => PrefixLists.Find(turn.Here.Name, id),
            NotFound
        ) ?? PrefixLists.All(turn.Here.Name).Where(isOfKind).OrderBy(list => list.Id, StringComparer.Ordinal);

    private static AwsError NotFound(IReadOnlyList<string> ids) =>
        new("InvalidPrefixListID.NotFound", $"The prefix list ID '{ids[0]}' does not exist");
}
