using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Lambda;

/// <summary>What other services ask of functions.</summary>
internal static class FunctionAccess
{
    /// <summary>
    /// Whether the function is there, in this account and region, and its policy lets the service invoke it on behalf of the resource.
    /// </summary>
    /// <param name="functionArn">May end with a version or an alias, whose own policy counts then.</param>
    /// <param name="service">As in <c>elasticloadbalancing.amazonaws.com</c>.</param>
    public static bool Allows(Transaction transaction, string functionArn, string service, string sourceArn)
    {
        if (!functionArn.StartsWith(new FunctionName("", null).Arn(transaction), StringComparison.Ordinal))
        {
            return false;
        }

        var name = FunctionName.Read(transaction, functionArn);
        return Functions.Exists(transaction, name) && Permissions.LetIn(transaction, name, service, sourceArn);
    }
}
