using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

/// <summary>What other services ask of parameters.</summary>
internal static class Parameters
{
    /// <summary>The value of a parameter by its path, with an optional <c>:version</c>; null: there is none.</summary>
    public static string? Value(Turn turn, string name) => throw new NotImplementedException();
}
