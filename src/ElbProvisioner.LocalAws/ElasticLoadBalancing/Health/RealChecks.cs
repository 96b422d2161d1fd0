using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>
/// Whether somebody really checks the targets of a region: then their health is what was found and reported, in every process that has the
/// world open. It is a lease, so that targets of a world whose traffic ended without a word are simulated again.
/// </summary>
internal static class RealChecks
{
    public const string Lapse = "elbv2.realChecksLapse";

    private const string Until = "elbv2.realChecksUntil";
    private const string From = "elbv2.realChecksFrom";

    public static bool AreMade(Transaction transaction) => transaction.Here.Facts.Find(Until)?.Value > transaction.Now.UtcTicks;

    /// <summary>
    /// Whether targets of the group are really checked. Functions, load balancers as targets and appliances are simulated as ever.
    /// </summary>
    public static bool Concern(Transaction transaction, TargetGroup group, LoadBalancer? balancer) =>
        group.TargetType is "instance" or "ip" && balancer is { IsApplication: true } or { IsNetwork: true } && AreMade(transaction);

    /// <summary>Since when; null: they are not made.</summary>
    public static DateTimeOffset? Since(Transaction transaction) =>
        AreMade(transaction) && transaction.Here.Facts.Find(From) is { } since ? new(since.Value, TimeSpan.Zero) : null;

    /// <summary>They are made from now on, or still.</summary>
    /// <param name="lease">For how long unless it is said again, in life's time.</param>
    /// <param name="isNew">By somebody who knows nothing of what was found before: every target is to be checked as if it were new.</param>
    public static void Hold(Transaction transaction, TimeSpan lease, bool isNew)
    {
        isNew |= !AreMade(transaction);
        var until = transaction.Now + lease;
        transaction.Here.Facts.Put(new(Until, until.UtcTicks));
        transaction.At(until, Lapse, "");
        if (isNew)
        {
            transaction.Here.Facts.Put(new(From, transaction.Now.UtcTicks));
            foreach (var target in transaction.Elb.Targets.All.Where(target => target is { IsDraining: false, ChecksFrom: not null }))
            {
                HealthReview.Of(transaction, target with { ChecksFrom = null, State = "", Found = null });
            }
        }
    }

    /// <summary>They have ended: everything is simulated again.</summary>
    public static void Release(Transaction transaction)
    {
        if (transaction.Here.Facts.Has(Until))
        {
            transaction.Here.Facts.Remove(Until);
            transaction.Here.Facts.Remove(From);
            SimulateAgain(transaction);
        }
    }

    public static void OnLapse(Transaction transaction, AgendaItem item)
    {
        if (transaction.Here.Facts.Has(Until) && !AreMade(transaction))
        {
            Release(transaction);
        }
    }

    /// <summary>Takes what the checks of a target came to.</summary>
    /// <param name="checksFrom">Since when the target was checked that was looked at: another registration of it is another target.</param>
    /// <param name="reason">Null: they pass.</param>
    public static void Report(Transaction transaction, string targetKey, DateTimeOffset checksFrom, string? reason, string? description)
    {
        if (transaction.Elb.Targets.Find(targetKey) is { } target && target.ChecksFrom == checksFrom && AreMade(transaction))
        {
            var found = new Finding(reason, description, reason is null || HasPassed(target));
            if (found != target.Found)
            {
                HealthReview.Of(transaction, target with { Found = found });
            }
        }
    }

    /// <summary>One of its checks has passed since it was registered.</summary>
    public static bool HasPassed(Target target) => target.Found?.HasPassed == true;

    private static void SimulateAgain(Transaction transaction)
    {
        foreach (var target in transaction.Elb.Targets.All)
        {
            HealthReview.Of(transaction, target with { Found = null });
        }
    }
}
