using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Lambda.Calls;

/// <summary>Refusals that many operations share.</summary>
internal static class Refusals
{
    public static AwsError NotFound(string message) => new("ResourceNotFoundException", message);

    public static AwsError Invalid(string message) => new("InvalidParameterValueException", message);

    public static AwsError Conflict(string message) => new("ResourceConflictException", message);
}
