using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

/// <summary>Describes instances, in their reservations, and their status.</summary>
internal static class InstanceListing
{
    private static readonly Listing<Instance> Instances = new(
        "Instances",
        instance => instance.Key,
        InstanceAnswers.Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["affinity"] = "",
            ["host-id"] = "",
            ["ipv6-address"] = "",
            ["kernel-id"] = "",
            ["platform"] = "",
            ["product-code"] = "",
            ["product-code.type"] = "",
            ["ramdisk-id"] = "",
            ["requester-id"] = "",
            ["spot-instance-request-id"] = "",
            ["outpost-arn"] = "",
            ["tpm-support"] = "",
            ["operator.principal"] = "",
            ["capacity-reservation-id"] = "",
            ["placement-partition-number"] = "",
            ["architecture"] = "Architecture",
            ["availability-zone"] = "Placement.AvailabilityZone",
            ["availability-zone-id"] = "Placement.AvailabilityZoneId",
            ["block-device-mapping.attach-time"] = "BlockDeviceMappings.Ebs.AttachTime",
            ["block-device-mapping.delete-on-termination"] = "BlockDeviceMappings.Ebs.DeleteOnTermination",
            ["block-device-mapping.device-name"] = "BlockDeviceMappings.DeviceName",
            ["block-device-mapping.status"] = "BlockDeviceMappings.Ebs.Status",
            ["block-device-mapping.volume-id"] = "BlockDeviceMappings.Ebs.VolumeId",
            ["boot-mode"] = "BootMode",
            ["capacity-reservation-specification.capacity-reservation-preference"] =
                "CapacityReservationSpecification.CapacityReservationPreference",
            ["client-token"] = "ClientToken",
            ["current-instance-boot-mode"] = "CurrentInstanceBootMode",
            ["dns-name"] = "PublicDnsName",
            ["ebs-optimized"] = "EbsOptimized",
            ["ena-support"] = "EnaSupport",
            ["enclave-options.enabled"] = "EnclaveOptions.Enabled",
            ["hibernation-options.configured"] = "HibernationOptions.Configured",
            ["hypervisor"] = "Hypervisor",
            ["iam-instance-profile.arn"] = "IamInstanceProfile.Arn",
            ["iam-instance-profile.id"] = "IamInstanceProfile.Id",
            ["image-id"] = "ImageId",
            ["instance-id"] = "InstanceId",
            ["instance-lifecycle"] = "InstanceLifecycle",
            ["instance-state-code"] = "State.Code",
            ["instance-state-name"] = "State.Name",
            ["instance-type"] = "InstanceType",
            ["instance.group-id"] = "SecurityGroups.GroupId",
            ["instance.group-name"] = "SecurityGroups.GroupName",
            ["ip-address"] = "PublicIpAddress",
            ["key-name"] = "KeyName",
            ["launch-index"] = "AmiLaunchIndex",
            ["launch-time"] = "LaunchTime",
            ["maintenance-options.auto-recovery"] = "MaintenanceOptions.AutoRecovery",
            ["metadata-options.http-endpoint"] = "MetadataOptions.HttpEndpoint",
            ["metadata-options.http-protocol-ipv6"] = "MetadataOptions.HttpProtocolIpv6",
            ["metadata-options.http-put-response-hop-limit"] = "MetadataOptions.HttpPutResponseHopLimit",
            ["metadata-options.http-tokens"] = "MetadataOptions.HttpTokens",
            ["metadata-options.instance-metadata-tags"] = "MetadataOptions.InstanceMetadataTags",
            ["metadata-options.state"] = "MetadataOptions.State",
            ["monitoring-state"] = "Monitoring.State",
            ["network-interface.addresses.association.public-ip"] = "NetworkInterfaces.PrivateIpAddresses.Association.PublicIp",
            ["network-interface.addresses.primary"] = "NetworkInterfaces.PrivateIpAddresses.Primary",
            ["network-interface.addresses.private-ip-address"] = "NetworkInterfaces.PrivateIpAddresses.PrivateIpAddress",
            ["network-interface.association.public-ip"] = "NetworkInterfaces.Association.PublicIp",
            ["network-interface.attachment.attachment-id"] = "NetworkInterfaces.Attachment.AttachmentId",
            ["network-interface.attachment.device-index"] = "NetworkInterfaces.Attachment.DeviceIndex",
            ["network-interface.attachment.instance-id"] = "InstanceId",
            ["network-interface.attachment.status"] = "NetworkInterfaces.Attachment.Status",
            ["network-interface.availability-zone"] = "Placement.AvailabilityZone",
            ["network-interface.description"] = "NetworkInterfaces.Description",
            ["network-interface.group-id"] = "NetworkInterfaces.Groups.GroupId",
            ["network-interface.group-name"] = "NetworkInterfaces.Groups.GroupName",
            ["network-interface.mac-address"] = "NetworkInterfaces.MacAddress",
            ["network-interface.network-interface-id"] = "NetworkInterfaces.NetworkInterfaceId",
            ["network-interface.owner-id"] = "NetworkInterfaces.OwnerId",
            ["network-interface.private-dns-name"] = "NetworkInterfaces.PrivateDnsName",
            ["network-interface.private-ip-address"] = "NetworkInterfaces.PrivateIpAddress",
            ["network-interface.status"] = "NetworkInterfaces.Status",
            ["network-interface.subnet-id"] = "NetworkInterfaces.SubnetId",
            ["network-interface.vpc-id"] = "NetworkInterfaces.VpcId",
            ["operator.managed"] = "Operator.Managed",
            ["owner-id"] = "NetworkInterfaces.OwnerId",
            ["placement-group-name"] = "Placement.GroupName",
            ["platform-details"] = "PlatformDetails",
            ["private-dns-name"] = "PrivateDnsName",
            ["private-ip-address"] = "PrivateIpAddress",
            ["reason"] = "StateTransitionReason",
            ["root-device-name"] = "RootDeviceName",
            ["root-device-type"] = "RootDeviceType",
            ["source-dest-check"] = "SourceDestCheck",
            ["state-reason-code"] = "StateReason.Code",
            ["state-reason-message"] = "StateReason.Message",
            ["subnet-id"] = "SubnetId",
            ["tenancy"] = "Placement.Tenancy",
            ["usage-operation"] = "UsageOperation",
            ["virtualization-type"] = "VirtualizationType",
            ["vpc-id"] = "VpcId",
            [ReservationFilter] = Listing<Instance>.Heeded,
        }
    );

    private const string ReservationFilter = "reservation-id";

    private static readonly Listing<Instance> Statuses = new(
        "InstanceStatuses",
        instance => instance.Key,
        WriteStatus,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["availability-zone"] = "AvailabilityZone",
            ["availability-zone-id"] = "AvailabilityZoneId",
            ["event.code"] = "",
            ["event.description"] = "",
            ["event.instance-event-id"] = "",
            ["event.not-after"] = "",
            ["event.not-before"] = "",
            ["event.not-before-deadline"] = "",
            ["instance-state-code"] = "InstanceState.Code",
            ["instance-state-name"] = "InstanceState.Name",
            ["instance-status.reachability"] = "InstanceStatus.Details.Status",
            ["instance-status.status"] = "InstanceStatus.Status",
            ["system-status.reachability"] = "SystemStatus.Details.Status",
            ["system-status.status"] = "SystemStatus.Status",
            ["attached-ebs-status.status"] = "AttachedEbsStatus.Status",
        }
    );

    public static Document Describe(Transaction transaction, Fields request)
    {
        Asked.MustNotPage(request, "InstanceIds", "instancesSet");
        var page = Instances.Find(transaction, request, Wanted(transaction, request), PageLimits.Usual);
        return new()
        {
            ["NextToken"] = page.Next,
            ["Reservations"] = page
                .Items.GroupBy(found => found.Record.ReservationId, StringComparer.Ordinal)
                .Select(same =>
                    WriteReservation(transaction, same.Key, same.OrderBy(found => found.Record.LaunchIndex).Select(found => found.Written))
                )
                .ToList(),
        };
    }

    public static Document DescribeStatus(Transaction transaction, Fields request)
    {
        Asked.MustNotPage(request, "InstanceIds", "instancesSet");
        var all =
            Asked.ById(
                request.Texts("InstanceIds"),
                "i-",
                "InvalidInstanceID.Malformed",
                id => transaction.Visible(transaction.Ec2.Instances, id),
                InstanceCalls.NotFound
            ) ?? transaction.Visible(transaction.Ec2.Instances);
        return Statuses.Answer(
            transaction,
            request,
            request.Flag("IncludeAllInstances") == true ? all : all.Where(instance => instance.State == "running"),
            PageLimits.Usual
        );
    }

    public static Document WriteReservation(Transaction transaction, string id, IEnumerable<Document> instances) =>
        new()
        {
            ["ReservationId"] = id,
            ["OwnerId"] = transaction.Account,
            ["Groups"] = Array.Empty<Document>(),
            ["Instances"] = instances.ToList(),
        };

    private static IEnumerable<Instance> Wanted(Transaction transaction, Fields request)
    {
        var found =
            Asked.ById(request.Texts("InstanceIds"), "i-", "InvalidInstanceID.Malformed", Visible, InstanceCalls.NotFound)
            ?? Asked.ByFilter(request, "instance-id", Visible)
            ?? HolderOf("instance.group-id")
            ?? HolderOf("network-interface.group-id")
            ?? transaction.Visible(transaction.Ec2.Instances);
        return Filter
            .Of(request)
            .Where(filter => filter.Name == ReservationFilter)
            .Aggregate(found, (left, filter) => left.Where(instance => filter.Matches(instance.ReservationId)));

        Instance? Visible(string id) => transaction.Visible(transaction.Ec2.Instances, id);

        IEnumerable<Instance>? HolderOf(string filter) =>
            Filter
                .Exact(request, filter)
                ?.SelectMany(group => Links.All(transaction.Ec2, Links.GroupInterfaces, group))
                .Select(face => transaction.Ec2.Interfaces.Find(face)?.InstanceId)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(Visible)
                .OfType<Instance>();
    }

    // An instance whose image never answers a health check is in order as far as EC2 can see.
    private static Document WriteStatus(Transaction transaction, Instance instance)
    {
        var status =
            instance.State != "running" ? "not-applicable"
            : instance.AnswersAt > transaction.Now ? "initializing"
            : "ok";
        return new()
        {
            ["InstanceId"] = instance.Key,
            ["AvailabilityZone"] = instance.AvailabilityZone,
            ["AvailabilityZoneId"] = transaction.Ec2.Subnets.Find(instance.SubnetId)?.ZoneId,
            ["InstanceState"] = InstanceAnswers.WriteState(instance.State),
            ["InstanceStatus"] = Summary(),
            ["SystemStatus"] = Summary(),
            ["AttachedEbsStatus"] = Summary(),
            ["Operator"] = new Document { ["Managed"] = false },
        };

        Document Summary() =>
            new()
            {
                ["Status"] = status,
                ["Details"] =
                    status == "not-applicable"
                        ? null
                        : new[]
                        {
                            new Document { ["Name"] = "reachability", ["Status"] = status == "ok" ? "passed" : "initializing" },
                        },
            };
    }
}
