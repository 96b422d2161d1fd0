using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Tagging.Calls;

/// <summary>Refusals that several operations share.</summary>
internal static class Refusals
{
    public static AwsError Invalid(string message) => new("InvalidParameterException", message);
}
