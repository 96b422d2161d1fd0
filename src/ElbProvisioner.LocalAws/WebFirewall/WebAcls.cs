using ElbProvisioner.LocalAws.WebFirewall.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.WebFirewall;

/// <summary>
/// Web ACLs: nobody makes any here, so each name has one, as if somebody had made it elsewhere; but for names that begin with
/// <see cref="Missing"/>. No request is judged.
/// </summary>
internal static class WebAcls
{
    public const string Missing = "missing";

    private const string Region = "REGIONAL";

    public static Document Get(Transaction transaction, Fields request)
    {
        var (name, id) = request.Text("ARN") is { } arn ? Read(transaction, arn) : (request.Required("Name"), request.Required("Id"));
        if (request.Text("ARN") is null && request.Required("Scope") != Region)
        {
            throw Refusals.NotFound();
        }

        return Exists(name)
            ? new() { ["WebACL"] = Told(transaction, name, id), ["LockToken"] = "00000000-0000-4000-8000-000000000000" }
            : throw Refusals.NotFound();
    }

    public static Document Told(Transaction transaction, string arn)
    {
        var (name, id) = Read(transaction, arn);
        return Told(transaction, name, id);
    }

    /// <exception cref="AwsError">It is of another region or account, or is not there.</exception>
    public static void MustExist(Transaction transaction, string arn)
    {
        if (!Exists(Read(transaction, arn).Name))
        {
            throw Refusals.NotFound();
        }
    }

    private static (string Name, string Id) Read(Transaction transaction, string arn) =>
        arn.StartsWith(transaction.Arn("wafv2", "regional/webacl/"), StringComparison.Ordinal) && arn.Split('/') is [_, _, var name, var id]
            ? (name, id)
            : throw Refusals.InvalidArn(arn);

    private static bool Exists(string name) => !name.StartsWith(Missing, StringComparison.Ordinal);

    private static Document Told(Transaction transaction, string name, string id) =>
        new()
        {
            ["Name"] = name,
            ["Id"] = id,
            ["ARN"] = transaction.Arn("wafv2", $"regional/webacl/{name}/{id}"),
            ["ManagedByFirewallManager"] = false,
        };
}
