namespace ElbProvisioner.LocalAws.World;

/// <summary>How many of something there may be.</summary>
/// <param name="Name">By which <see cref="FaultSettings.Quotas"/> sets another one.</param>
/// <param name="Standard">AWS's default.</param>
internal sealed record Quota(string Name, int Standard);
