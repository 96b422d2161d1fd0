using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.SystemsManager.Calls;

/// <summary>Refusals that several operations share.</summary>
internal static class Refusals
{
    public static AwsError Invalid(string message) => new("ValidationException", message);
}
