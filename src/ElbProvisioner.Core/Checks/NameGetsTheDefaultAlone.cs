using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Proof;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// A default that answers that nothing is there is usual, and right for names that nobody knows. A name that the file itself leads here
/// wants more.
/// </summary>
internal sealed class NameGetsTheDefaultAlone() : Check(new("ELB3210", Severity.Warning, "No rule takes a request for a DNS name"))
{
    private const int FirstFailure = 400;

    // A rule that could not be bound is missing, and it may be the one for that name.
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        foreach (var loadBalancer in file.Stack.LoadBalancers)
        {
            // A redirect leads to another listener: what becomes of the request is decided there.
            var listeners = loadBalancer
                .Listeners.Where(static listener =>
                    !listener.Rules.IsEmpty || !listener.Actions.Any(static a => a.As(RedirectTable.Table) is not null)
                )
                .ToList();
            if (listeners.Count == 0 || listeners.Exists(static listener => listener.Rules.IsEmpty || FailureOf(listener) is null))
            {
                continue;
            }

            var untaken = listeners
                .Select(listener => RuleProof.TakenByNone(StackSite.TableOf(listener), loadBalancer.Dns.Select(static name => name.Name)))
                .Aggregate(static (one, other) => one.Intersect(other, StringComparer.Ordinal))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var name in loadBalancer.Dns)
            {
                if (untaken.Contains(name.Name))
                {
                    yield return Report(
                        name.At,
                        $"loadBalancers.{loadBalancer.Name}: {name.Name} leads here, and no rule takes a request for it: each is answered with "
                            + $"{string.Join(" or ", listeners.Select(FailureOf).Distinct())}.",
                        "Add a rule for that host, or take the name away."
                    );
                }
            }
        }
    }

    /// <summary>The status with which the default answers that nothing is there; null: it does something else.</summary>
    private static int? FailureOf(Listener listener) =>
        listener.Actions.LastOrDefault()?.As(FixedResponseTable.Table)?.Get(FixedResponseTable.Status) is { } status and >= FirstFailure
            ? status
            : null;
}
