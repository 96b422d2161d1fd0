using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.CloudWatch.Calls;

/// <summary>Refusals that several operations share.</summary>
internal static class Refusals
{
    public static AwsError InvalidValue(string message) => new("InvalidParameterValue", message);
}
