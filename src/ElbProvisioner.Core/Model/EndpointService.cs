using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;

namespace ElbProvisioner.Core.Model;

/// <summary>What other VPCs reach a load balancer through.</summary>
/// <param name="Settings">By <see cref="Tables.EndpointServiceTable"/>, with the language's defaults filled in.</param>
/// <param name="IsWanted">False: the file says that there is none.</param>
public sealed record EndpointService(Settings Settings, bool IsWanted, SourceSpan At);
