using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;

/// <summary>
/// How HTTPS listeners ask for clients' certificates. There are no trust stores here, so nothing can be verified against one.
/// </summary>
internal static class MutualAuthentications
{
    public static JsonObject Off => new() { ["Mode"] = "off" };

    /// <summary>Null: the request does not say.</summary>
    /// <summary>
    /// A TLS listener verifies, or does not: it has no header to pass a certificate on in ("Mutual authentication" in the user guide of
    /// network load balancers).
    /// </summary>
    /// <returns>Null: it does not.</returns>
    /// <exception cref="AwsError">It shall pass certificates through, or verify them by a trust store that there is not.</exception>
    public static JsonObject? OfTls(Fields request) =>
        Read(request)?["Mode"]?.GetValue<string>() == "passthrough"
            ? throw Refusals.Configuration("Mutual authentication mode 'passthrough' is not supported for listeners with protocol 'TLS'")
            : null;

    public static JsonObject? Read(Fields request)
    {
        if (request.Structure("MutualAuthentication") is not { } given)
        {
            return null;
        }

        // Terraform's provider always sends a trust store, an empty one where its user gave none, and AWS takes it for none.
        var (mode, store) = (given.Text("Mode") ?? "off", given.Text("TrustStoreArn") is { Length: > 0 } arn ? arn : null);
        if (mode is not ("off" or "passthrough" or "verify"))
        {
            throw Refusals.Invalid($"Mutual authentication mode '{mode}' must be one of 'off, passthrough, verify'");
        }

        if (mode != "verify")
        {
            return store is null
                ? new() { ["Mode"] = mode }
                : throw Refusals.Invalid($"A trust store cannot be specified when the mutual authentication mode is '{mode}'");
        }

        throw store is null
            ? Refusals.Invalid("A trust store must be specified when the mutual authentication mode is 'verify'")
            : Refusals.NoSuchTrustStore(store);
    }
}
