using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Routing;

/// <summary>
/// Keeps what OIDC actions say at the token endpoint. Nobody but a provider of this machine is ever told, so that the secrets of others are
/// not kept: the world's file is no place for them.
/// </summary>
internal static class ClientSecrets
{
    /// <param name="owner">The ARN of the rule, or of the listener whose default actions they are.</param>
    public static void Keep(Transaction transaction, string owner, IReadOnlyList<Fields> actions)
    {
        var oidc = actions
            .Select(static action => action.Structure("AuthenticateOidcConfig"))
            .FirstOrDefault(static one => one is not null);
        if (oidc?.Text("ClientSecret") is { } secret && IsHere(oidc.Text("TokenEndpoint")))
        {
            transaction.Elb.ClientSecrets.Put(new(owner, secret));
        }
        else if (oidc?.Flag("UseExistingClientSecret") != true)
        {
            Forget(transaction, owner);
        }
    }

    public static void Forget(Transaction transaction, string owner) => transaction.Elb.ClientSecrets.Remove(owner);

    private static bool IsHere(string? endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
