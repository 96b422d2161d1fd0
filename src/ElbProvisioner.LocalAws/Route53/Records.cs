using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>What other services ask of DNS.</summary>
internal static class Records
{
    /// <summary>Whether the public DNS answers for the name with that value: a change of it is in sync.</summary>
    /// <param name="name">With or without the dot at its end.</param>
    /// <param name="type">As <c>CNAME</c>.</param>
    public static bool Resolves(Turn turn, string name, string type, string value) => throw new NotImplementedException();
}
