using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

/// <summary>What one region has of load balancing.</summary>
internal sealed class ElbTables(TableSet tables)
{
    public static readonly TablesKey<ElbTables> Key = new(tables => new(tables));

    public Table<LoadBalancer> LoadBalancers { get; } = tables.Add("elbv2.loadBalancers", ElbJson.Default.LoadBalancer);

    public Table<Listener> Listeners { get; } = tables.Add("elbv2.listeners", ElbJson.Default.Listener);

    public Table<Rule> Rules { get; } = tables.Add("elbv2.rules", ElbJson.Default.Rule);

    public Table<TargetGroup> TargetGroups { get; } = tables.Add("elbv2.targetGroups", ElbJson.Default.TargetGroup);

    public Table<GroupUse> Uses { get; } = tables.Add("elbv2.uses", ElbJson.Default.GroupUse);

    /// <summary>The other way round: keys begin with the load balancer's ARN.</summary>
    public Table<UsedGroup> UsedGroups { get; } = tables.Add("elbv2.usedGroups", ElbJson.Default.UsedGroup);

    public Table<Target> Targets { get; } = tables.Add("elbv2.targets", ElbJson.Default.Target);

    public Table<TargetOfId> TargetsOfIds { get; } = tables.Add("elbv2.targetsOfIds", ElbJson.Default.TargetOfId);

    /// <summary>By the load balancer's ARN.</summary>
    public Table<CapacityReservation> Reservations { get; } = tables.Add("elbv2.capacityReservations", ElbJson.Default.CapacityReservation);

    public Table<TrustStore> TrustStores { get; } = tables.Add("elbv2.trustStores", ElbJson.Default.TrustStore);

    /// <summary>Keys begin with the trust store's ARN.</summary>
    public Table<TrustStoreRevocation> TrustStoreRevocations { get; } =
        tables.Add("elbv2.trustStoreRevocations", ElbJson.Default.TrustStoreRevocation);

    /// <summary>By the ARN of the listener or rule that signs in.</summary>
    public Table<ClientSecret> ClientSecrets { get; } = tables.Add("elbv2.clientSecrets", ElbJson.Default.ClientSecret);

    public Table<ResourceTags> Tags { get; } = tables.Add("elbv2.tags", ElbJson.Default.ResourceTags);
}

internal static class ElbTransaction
{
    extension(Transaction transaction)
    {
        public ElbTables Elb => transaction.Tables(ElbTables.Key);
    }
}
