using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Capacity;
using ElbProvisioner.LocalAws.Ec2.ElasticAddresses;
using ElbProvisioner.LocalAws.Ec2.EndpointServices;
using ElbProvisioner.LocalAws.Ec2.Groups;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Keys;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.ManagedLists;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Ec2.Tags;
using ElbProvisioner.LocalAws.Ec2.Templates;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

internal static class Ec2Service
{
    private static readonly Dictionary<string, Operation> Operations = new(StringComparer.Ordinal)
    {
        ["DescribeAccountAttributes"] = AccountAttributes.Describe,
        ["DescribeRegions"] = Places.DescribeRegions,
        ["DescribeAvailabilityZones"] = Places.DescribeZones,

        ["CreateVpc"] = Vpcs.Create,
        ["DeleteVpc"] = Vpcs.Delete,
        ["DescribeVpcs"] = Vpcs.Describe,
        ["DescribeVpcAttribute"] = Vpcs.DescribeAttribute,
        ["ModifyVpcAttribute"] = Vpcs.ModifyAttribute,
        ["AssociateVpcCidrBlock"] = Ipv6Ranges.AssociateVpc,
        ["DisassociateVpcCidrBlock"] = Ipv6Ranges.Disassociate,
        ["DescribeNetworkAcls"] = NetworkAcls.Describe,

        ["CreateSubnet"] = Subnets.Create,
        ["DeleteSubnet"] = Subnets.Delete,
        ["DescribeSubnets"] = Subnets.Describe,
        ["ModifySubnetAttribute"] = Subnets.ModifyAttribute,

        ["AssociateSubnetCidrBlock"] = Ipv6Ranges.AssociateSubnet,
        ["DisassociateSubnetCidrBlock"] = Ipv6Ranges.DisassociateSubnet,

        ["CreateRouteTable"] = RouteTables.Create,
        ["DeleteRouteTable"] = RouteTables.Delete,
        ["DescribeRouteTables"] = RouteTables.Describe,
        ["AssociateRouteTable"] = RouteTableAssociations.Associate,
        ["DisassociateRouteTable"] = RouteTableAssociations.Disassociate,
        ["ReplaceRouteTableAssociation"] = RouteTableAssociations.Replace,
        ["CreateRoute"] = Routes.Create,
        ["DeleteRoute"] = Routes.Delete,
        ["ReplaceRoute"] = Routes.Replace,

        ["CreateInternetGateway"] = InternetGateways.Create,
        ["DeleteInternetGateway"] = InternetGateways.Delete,
        ["DescribeInternetGateways"] = InternetGateways.Describe,
        ["AttachInternetGateway"] = InternetGateways.Attach,
        ["DetachInternetGateway"] = InternetGateways.Detach,

        ["CreateSecurityGroup"] = SecurityGroups.Create,
        ["DeleteSecurityGroup"] = SecurityGroups.Delete,
        ["DescribeSecurityGroups"] = SecurityGroups.Describe,
        ["DescribeSecurityGroupRules"] = RuleAnswers.Describe,
        ["AuthorizeSecurityGroupIngress"] = RuleAuthorizing.Ingress,
        ["AuthorizeSecurityGroupEgress"] = RuleAuthorizing.Egress,
        ["RevokeSecurityGroupIngress"] = RuleRevoking.Ingress,
        ["RevokeSecurityGroupEgress"] = RuleRevoking.Egress,
        ["ModifySecurityGroupRules"] = RuleChanging.Modify,
        ["UpdateSecurityGroupRuleDescriptionsIngress"] = RuleChanging.DescribeIngressAnew,
        ["UpdateSecurityGroupRuleDescriptionsEgress"] = RuleChanging.DescribeEgressAnew,

        ["CreateTags"] = TagCalls.Create,
        ["DeleteTags"] = TagCalls.Delete,
        ["DescribeTags"] = TagCalls.Describe,

        ["CreateLaunchTemplate"] = TemplateCalls.Create,
        ["ModifyLaunchTemplate"] = TemplateCalls.Modify,
        ["DeleteLaunchTemplate"] = TemplateCalls.Delete,
        ["DescribeLaunchTemplates"] = TemplateCalls.Describe,
        ["CreateLaunchTemplateVersion"] = TemplateVersions.Create,
        ["DeleteLaunchTemplateVersions"] = TemplateVersions.Delete,
        ["DescribeLaunchTemplateVersions"] = TemplateVersionAnswers.Describe,

        ["RunInstances"] = RunInstances.Run,
        ["StartInstances"] = InstanceCalls.Start,
        ["StopInstances"] = InstanceCalls.Stop,
        ["RebootInstances"] = InstanceCalls.Reboot,
        ["TerminateInstances"] = InstanceCalls.Terminate,
        ["DescribeInstances"] = InstanceListing.Describe,
        ["DescribeInstanceStatus"] = InstanceListing.DescribeStatus,
        ["DescribeInstanceAttribute"] = InstanceAttributes.Describe,
        ["GetInstanceUefiData"] = InstanceAttributes.GetUefiData,
        ["ModifyInstanceAttribute"] = InstanceChanging.Modify,
        ["DescribeInstanceCreditSpecifications"] = InstanceAttributes.DescribeCredits,
        ["DescribeInstanceTypes"] = InstanceTypeCalls.Describe,
        ["DescribeInstanceTypeOfferings"] = InstanceTypeCalls.DescribeOfferings,
        ["DescribeImages"] = Images.Describe,
        ["CreateKeyPair"] = KeyPairs.Create,
        ["ImportKeyPair"] = KeyPairs.Import,
        ["DeleteKeyPair"] = KeyPairs.Delete,
        ["DescribeKeyPairs"] = KeyPairs.Describe,
        ["DescribeVolumes"] = Volumes.Describe,
        ["CreatePlacementGroup"] = PlacementGroups.Create,
        ["DescribePlacementGroups"] = PlacementGroups.Describe,
        ["DeletePlacementGroup"] = PlacementGroups.Delete,
        ["CreateCapacityReservation"] = CapacityReservations.Create,
        ["DescribeCapacityReservations"] = CapacityReservations.Describe,
        ["ModifyCapacityReservation"] = CapacityReservations.Modify,
        ["CancelCapacityReservation"] = CapacityReservations.Cancel,

        ["DescribeNetworkInterfaces"] = NetworkInterfaceCalls.Describe,
        ["CreateNetworkInterface"] = NetworkInterfaceChanging.Create,
        ["DeleteNetworkInterface"] = NetworkInterfaceChanging.Delete,
        ["ModifyNetworkInterfaceAttribute"] = NetworkInterfaceChanging.Modify,
        ["AllocateAddress"] = Addresses.Allocate,
        ["ReleaseAddress"] = Addresses.Release,
        ["DescribeAddresses"] = Addresses.Describe,
        ["DescribeAddressesAttribute"] = Addresses.DescribeAttribute,
        ["AssociateAddress"] = AddressAssociationCalls.Associate,
        ["DisassociateAddress"] = AddressAssociationCalls.Disassociate,

        ["CreateVpcEndpointServiceConfiguration"] = EndpointServiceCalls.Create,
        ["DescribeVpcEndpointServiceConfigurations"] = EndpointServiceCalls.Describe,
        ["ModifyVpcEndpointServiceConfiguration"] = EndpointServiceCalls.Modify,
        ["StartVpcEndpointServicePrivateDnsVerification"] = EndpointServiceCalls.StartVerification,
        ["DeleteVpcEndpointServiceConfigurations"] = EndpointServiceCalls.Delete,
        ["ModifyVpcEndpointServicePermissions"] = EndpointServicePermissions.Modify,
        ["DescribeVpcEndpointServicePermissions"] = EndpointServicePermissions.Describe,

        ["CreateVpcEndpoint"] = Endpoints.Create,
        ["DescribeVpcEndpoints"] = Endpoints.Describe,
        ["DeleteVpcEndpoints"] = Endpoints.Delete,
        ["DescribeVpcEndpointConnections"] = Endpoints.DescribeConnections,
        ["AcceptVpcEndpointConnections"] = Endpoints.Accept,
        ["RejectVpcEndpointConnections"] = Endpoints.Reject,

        ["DescribeManagedPrefixLists"] = PrefixListCalls.DescribeManaged,
        ["CreateManagedPrefixList"] = PrefixListChanges.Create,
        ["ModifyManagedPrefixList"] = PrefixListChanges.Modify,
        ["DeleteManagedPrefixList"] = PrefixListChanges.Delete,
        ["GetManagedPrefixListEntries"] = PrefixListCalls.DescribeEntries,
        ["DescribePrefixLists"] = PrefixListCalls.DescribeOfServices,
    };

    public static Service Create() =>
        new(
            "ec2",
            Operations.ToDictionary(operation => operation.Key, operation => DryRun.Heed(operation.Value), StringComparer.Ordinal),
            InstanceLife.EventHandlers,
            Ec2Tables.Key,
            Ec2Quotas.All,
            SeedData
        );

    private static void SeedData(Transaction transaction)
    {
        VpcMaking.SeedData(transaction);
        PublicImages.SeedData(transaction);
    }
}
