using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Route53.Calls;

/// <summary>Refusals that several operations share, worded as Route 53 words them.</summary>
internal static class Refusals
{
    public static AwsError Invalid(string message) => new("InvalidInput", message);

    public static AwsError NoSuchDelegationSet(string id) => new("NoSuchDelegationSet", $"No delegation set found with ID: {id}");
}
