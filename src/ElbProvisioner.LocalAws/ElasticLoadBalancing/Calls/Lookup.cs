using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;

/// <summary>Finds what a call names, or refuses the way the service does.</summary>
internal static class Lookup
{
    public static LoadBalancer LoadBalancer(Transaction transaction, string arn) =>
        transaction.Visible(transaction.Elb.LoadBalancers, Checked("loadbalancer", "load balancer", arn))
        ?? throw new AwsError("LoadBalancerNotFound", $"Load balancer '{arn}' not found");

    public static Listener Listener(Transaction transaction, string arn) =>
        transaction.Visible(transaction.Elb.Listeners, Checked("listener", "listener", arn))
        ?? throw new AwsError("ListenerNotFound", $"Listener '{arn}' not found");

    public static Rule Rule(Transaction transaction, string arn) =>
        transaction.Visible(transaction.Elb.Rules, Checked("listener-rule", "listener rule", arn))
        ?? throw new AwsError("RuleNotFound", $"Rule '{arn}' not found");

    public static TargetGroup TargetGroup(Transaction transaction, string arn) =>
        transaction.Visible(transaction.Elb.TargetGroups, Checked("targetgroup", "target group", arn))
        ?? throw new AwsError("TargetGroupNotFound", $"Target group '{arn}' not found");

    public static TrustStore TrustStore(Transaction transaction, string arn) =>
        transaction.Visible(transaction.Elb.TrustStores, Checked("truststore", "trust store", arn)) ?? throw Refusals.NoSuchTrustStore(arn);

    public static List<Listener> ListenersOf(Transaction transaction, string loadBalancerArn) =>
        [.. transaction.Elb.Listeners.StartingWith(Arns.ListenersOf(transaction, loadBalancerArn))];

    /// <summary>The ARN, if it is one of that kind.</summary>
    public static string Checked(string kind, string words, string arn) =>
        Arns.Is(kind, arn) ? arn : throw Refusals.Invalid($"'{arn}' is not a valid {words} ARN");
}
