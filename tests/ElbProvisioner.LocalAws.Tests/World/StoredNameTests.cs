namespace ElbProvisioner.LocalAws.Tests.World;

/// <summary>Names that stand in the files of worlds: a world that an earlier build wrote must open.</summary>
public sealed class StoredNameTests
{
    [Fact]
    public void Names_of_tables_are_permanent()
    {
        var tables = new EmbeddedAws(new() { Time = TimeProvider.System }).Run(
            "us-east-1",
            transaction => transaction.Here.Tables.All.ToList()
        );

        Assert.Equal(
            Words(
                """
                acm.certificates acm.holds acm.tokens
                autoscaling.activeRefreshes autoscaling.activities autoscaling.attachedTo autoscaling.attachments autoscaling.groups
                autoscaling.hooks autoscaling.launchConfigurations autoscaling.launchedTogether autoscaling.launches autoscaling.members autoscaling.memberships autoscaling.policies
                autoscaling.refreshes autoscaling.schedules autoscaling.sent autoscaling.subscriptions
                cloudwatch.alarmActions cloudwatch.alarmWatches cloudwatch.alarms cloudwatch.measurements cloudwatch.metrics
                ec2.addresses ec2.capacityReservations ec2.clientTokens ec2.endpointServices ec2.endpoints ec2.images ec2.instances ec2.internetGateways ec2.keyPairs ec2.launchTemplateVersions
                ec2.launchTemplates ec2.links ec2.networkInterfaces ec2.placementGroups ec2.prefixLists ec2.routeTables ec2.securityGroupRules ec2.securityGroups
                ec2.subnets ec2.tags ec2.vpcs
                elbv2.capacityReservations elbv2.clientSecrets elbv2.listeners elbv2.loadBalancers elbv2.rules elbv2.tags elbv2.targetGroups elbv2.targets elbv2.targetsOfIds
                elbv2.trustStoreRevocations elbv2.trustStores elbv2.usedGroups elbv2.uses
                kms.aliases kms.grants kms.keys
                lambda.aliases lambda.deleted lambda.functions lambda.policies
                resourcegroupstaggingapi.resources
                route53.answers route53.changes route53.records route53.watches route53.zoneNames route53.zones
                s3.buckets
                ssm.parameters
                waf.associations waf.deleted waf.webAcls
                world.agenda world.facts
                """
            ),
            tables.Select(table => table.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Names_of_what_happens_are_permanent() =>
        Assert.Equal(
            Words(
                """
                acm.confirmed acm.expired acm.failed acm.issuedPrivately acm.recordsChanged acm.recordsTold acm.released acm.renewalDue acm.timedOut
                acm.tokenExpired
                autoscaling.alarmAction autoscaling.alarmChanged autoscaling.attachments autoscaling.deleteGroup
                autoscaling.deleteWarmPool autoscaling.departed autoscaling.graceEnds autoscaling.hookTimeout
                autoscaling.instanceChanged autoscaling.launch autoscaling.review autoscaling.rootVolume autoscaling.schedule
                autoscaling.targetGroupChanged autoscaling.targetHealth
                cloudwatch.evaluate
                ec2.instanceAnswers ec2.instanceRuns ec2.instanceStops ec2.instanceTerminates ec2.instanceVanishes ec2.spotInterrupts
                elbv2.activate elbv2.instanceChanged elbv2.networkChanged elbv2.realChecksLapse elbv2.removeInterface elbv2.review
                resourcegroupstaggingapi.forgotten
                route53.inSync route53.proofAsked
                waf.resourceGone
                """
            ),
            Services.Create().SelectMany(service => service.EventHandlers.Keys).Order(StringComparer.Ordinal)
        );

    private static IEnumerable<string> Words(string text) =>
        text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
}
