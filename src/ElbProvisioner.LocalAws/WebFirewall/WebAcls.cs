using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.WebFirewall.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.WebFirewall;

/// <summary>
/// Web ACLs: those that were made here, and one of each other name, as if somebody had made it elsewhere; but for names that begin with
/// <see cref="Missing"/>, and those that were deleted. No request is judged.
/// </summary>
internal static class WebAcls
{
    public const string Missing = "missing";

    public const string Region = "REGIONAL";

    private const string ElsewhereToken = "00000000-0000-4000-8000-000000000000";

    public static Document Get(Transaction transaction, Fields request)
    {
        var arn = request.Text("ARN") is { } given
            ? Checked(transaction, given)
            : ArnOf(transaction, request.Required("Name"), request.Required("Id"));
        if (request.Text("ARN") is null && request.Required("Scope") != Region)
        {
            throw Refusals.NotFound();
        }

        MustExist(transaction, arn);
        return new()
        {
            ["WebACL"] = Told(transaction, arn),
            ["LockToken"] = transaction.Waf.WebAcls.Find(arn)?.LockToken ?? ElsewhereToken,
        };
    }

    public static string ArnOf(Transaction transaction, string name, string id) => transaction.Arn("wafv2", $"regional/webacl/{name}/{id}");

    /// <summary>One that was made here.</summary>
    /// <exception cref="AwsError">It was not, or has another name or scope.</exception>
    public static WebAcl Made(Transaction transaction, Fields request) =>
        request.Required("Scope") == Region
        && transaction.Waf.WebAcls.Find(ArnOf(transaction, request.Required("Name"), request.Required("Id"))) is { } made
            ? made
            : throw Refusals.NotFound();

    public static Document Told(Transaction transaction, string arn)
    {
        var (name, id) = Read(transaction, arn);
        var told = new Document
        {
            ["Name"] = name,
            ["Id"] = id,
            ["ARN"] = arn,
            ["ManagedByFirewallManager"] = false,
            ["LabelNamespace"] = $"awswaf:{transaction.Account}:webacl:{name}:",
        };
        foreach (var (member, value) in transaction.Waf.WebAcls.Find(arn)?.Content ?? Elsewhere(name))
        {
            told[member] = value;
        }

        return told;
    }

    /// <exception cref="AwsError">It is of another region or account, or is not there.</exception>
    public static void MustExist(Transaction transaction, string arn)
    {
        var isMissing = Read(transaction, arn).Name.StartsWith(Missing, StringComparison.Ordinal);
        if (!transaction.Waf.WebAcls.Has(arn) && (isMissing || transaction.Waf.Deleted.Has(arn)))
        {
            throw Refusals.NotFound();
        }
    }

    private static string Checked(Transaction transaction, string arn)
    {
        Read(transaction, arn);
        return arn;
    }

    private static (string Name, string Id) Read(Transaction transaction, string arn) =>
        arn.StartsWith(transaction.Arn("wafv2", "regional/webacl/"), StringComparison.Ordinal) && arn.Split('/') is [_, _, var name, var id]
            ? (name, id)
            : throw Refusals.InvalidArn(arn);

    private static JsonObject Elsewhere(string name) =>
        new()
        {
            ["DefaultAction"] = new JsonObject { ["Allow"] = new JsonObject() },
            ["VisibilityConfig"] = new JsonObject
            {
                ["SampledRequestsEnabled"] = false,
                ["CloudWatchMetricsEnabled"] = false,
                ["MetricName"] = name,
            },
        };
}
