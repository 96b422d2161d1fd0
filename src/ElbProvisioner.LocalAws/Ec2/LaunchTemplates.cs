using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

/// <summary>What other services ask of launch templates.</summary>
internal static class LaunchTemplates
{
    /// <param name="version">A number, <c>$Latest</c>, <c>$Default</c>, or null for the default.</param>
    /// <exception cref="AwsError">EC2's own codes: no such template or version.</exception>
    public static ResolvedTemplate Resolve(Turn turn, string? id, string? name, string? version) => throw new NotImplementedException();
}

/// <param name="Data">By the members of the model's RequestLaunchTemplateData; not to be changed.</param>
internal sealed record ResolvedTemplate(string Id, string Name, long Version, JsonObject Data);
