namespace ElbProvisioner.Core.Resources;

/// <param name="Weight">0 to 999.</param>
public sealed record ForwardTarget(ResourceRef TargetGroup, int Weight);
