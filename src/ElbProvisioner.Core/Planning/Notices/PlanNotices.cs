using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>Everything a plan has to tell that needs no further question to AWS.</summary>
internal static class PlanNotices
{
    public static IEnumerable<Diagnostic> Of(Stack stack, LiveWorld live, ImmutableArray<PlannedAction> actions) =>
        [
            .. CertificateNotices.Of(stack, live, actions),
            .. TemplateNotices.Of(stack, live, actions),
            .. SubnetNotices.Of(stack, live, actions),
            .. ZoneNotices.Of(stack, live, actions),
            .. GroupNotices.Of(stack, live, actions),
            .. QuicNotices.Of(stack, actions),
            .. EndpointServiceNotices.Of(stack, actions),
            .. ForeignRules.Of(stack, live, actions),
            .. SharedListeners.Of(stack, live, actions),
        ];
}
