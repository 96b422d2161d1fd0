using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.CloudWatch.Calls;

/// <summary>Refusals that several operations share.</summary>
internal static class Refusals
{
    public static AwsError InvalidValue(string message) => new("InvalidParameterValue", message);

    /// <param name="keepsChanges">What the call did to those it knows stays done.</param>
    public static AwsError NotFound(string message, bool keepsChanges = false) =>
        new("ResourceNotFound", message) { KeepsChanges = keepsChanges };
}
