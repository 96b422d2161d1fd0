using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>A call with a client token is carried out once (EC2 Developer Guide, "Ensuring idempotency").</summary>
internal static class ClientTokens
{
    /// <summary>What an equal call with the same token has made; null: there was none.</summary>
    /// <exception cref="AwsError">The token was used for something else.</exception>
    public static string? Made(Transaction transaction, string operation, Fields request)
    {
        if (request.Text("ClientToken") is not { } token || transaction.Ec2.ClientTokens.Find($"{operation}/{token}") is not { } before)
        {
            return null;
        }

        return JsonNode.DeepEquals(JsonNode.Parse(before.Request), Telling(request))
            ? before.Made
            : throw new AwsError(
                "IdempotentParameterMismatch",
                "Arguments on this idempotent request are inconsistent with arguments used in previous request(s)."
            );
    }

    public static void Remember(Transaction transaction, string operation, Fields request, string made)
    {
        if (request.Text("ClientToken") is { } token)
        {
            transaction.Ec2.ClientTokens.Put(new($"{operation}/{token}", Telling(request).ToJsonString(), made));
        }
    }

    private static JsonObject Telling(Fields request)
    {
        var copy = (JsonObject)request.Values.DeepClone();
        copy.Remove("ClientToken");
        copy.Remove("DryRun");
        return copy;
    }
}
