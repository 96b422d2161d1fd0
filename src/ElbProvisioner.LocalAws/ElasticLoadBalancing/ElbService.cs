using ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.TrustStores;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

internal static class ElbService
{
    public static Service Create() =>
        new(
            "elbv2",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["CreateLoadBalancer"] = LoadBalancers.Create,
                ["DescribeLoadBalancers"] = LoadBalancers.Describe,
                ["DeleteLoadBalancer"] = LoadBalancers.Delete,
                ["SetSubnets"] = LoadBalancerSubnets.Set,
                ["SetIpAddressType"] = AddressTypes.Set,
                ["SetSecurityGroups"] = LoadBalancerSecurity.Set,
                ["DescribeLoadBalancerAttributes"] = LoadBalancerAttributes.Describe,
                ["ModifyLoadBalancerAttributes"] = LoadBalancerAttributes.Modify,
                ["CreateListener"] = ListenerCalls.Create,
                ["DescribeListeners"] = ListenerCalls.Describe,
                ["ModifyListener"] = ListenerCalls.Modify,
                ["DeleteListener"] = ListenerCalls.Delete,
                ["DescribeListenerAttributes"] = ListenerAttributes.Describe,
                ["ModifyListenerAttributes"] = ListenerAttributes.Modify,
                ["AddListenerCertificates"] = ListenerCertificates.Add,
                ["RemoveListenerCertificates"] = ListenerCertificates.Remove,
                ["DescribeListenerCertificates"] = ListenerCertificates.Describe,
                ["DescribeSSLPolicies"] = SslPolicies.Describe,
                ["CreateRule"] = RuleCalls.Create,
                ["DescribeRules"] = RuleCalls.Describe,
                ["ModifyRule"] = RuleCalls.Modify,
                ["DeleteRule"] = RuleCalls.Delete,
                ["SetRulePriorities"] = RulePriorities.Set,
                ["CreateTargetGroup"] = TargetGroups.Create,
                ["DescribeTargetGroups"] = TargetGroups.Describe,
                ["ModifyTargetGroup"] = TargetGroups.Modify,
                ["DeleteTargetGroup"] = TargetGroups.Delete,
                ["DescribeTargetGroupAttributes"] = TargetGroupAttributes.Describe,
                ["ModifyTargetGroupAttributes"] = TargetGroupAttributes.Modify,
                ["RegisterTargets"] = TargetRegistration.Register,
                ["DeregisterTargets"] = TargetRegistration.Deregister,
                ["DescribeTargetHealth"] = TargetHealthAnswers.Describe,
                ["AddTags"] = Tags.Add,
                ["RemoveTags"] = Tags.Remove,
                ["DescribeTags"] = Tags.Describe,
                ["DescribeAccountLimits"] = Limits.Describe,
                ["ModifyIpPools"] = IpPools.Modify,
                ["DescribeCapacityReservation"] = Reservations.Describe,
                ["ModifyCapacityReservation"] = Reservations.Modify,
                ["CreateTrustStore"] = TrustStoreCalls.Create,
                ["DescribeTrustStores"] = TrustStoreCalls.Describe,
                ["ModifyTrustStore"] = TrustStoreCalls.Modify,
                ["DeleteTrustStore"] = TrustStoreCalls.Delete,
                ["DescribeTrustStoreAssociations"] = TrustStoreCalls.Associations,
                ["GetTrustStoreCaCertificatesBundle"] = TrustStoreCalls.Bundle,
                ["AddTrustStoreRevocations"] = Revocations.Add,
                ["RemoveTrustStoreRevocations"] = Revocations.Remove,
                ["DescribeTrustStoreRevocations"] = Revocations.Describe,
                ["GetTrustStoreRevocationContent"] = Revocations.Content,
            },
            new Dictionary<string, WorldEventHandler>(StringComparer.Ordinal)
            {
                [LoadBalancers.Activation] = LoadBalancers.Activate,
                [LoadBalancerInterfaces.Removal] = LoadBalancerInterfaces.Remove,
                [HealthReview.Due] = HealthReview.OnAgenda,
                [RealChecks.Lapse] = RealChecks.OnLapse,
                ["elbv2.instanceChanged"] = HealthReview.OnInstanceChanged,
                ["elbv2.networkChanged"] = HealthReview.OnNetworkChanged,
            },
            ElbTables.Key,
            Limits.All
        );
}
