using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Interfaces;

internal static class NetworkInterfaceCalls
{
    private static readonly Listing<NetworkInterface> List = new(
        "NetworkInterfaces",
        face => face.Key,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["association.allocation-id"] = "Association.AllocationId",
            ["association.association-id"] = "Association.AssociationId",
            ["addresses.association.owner-id"] = "PrivateIpAddresses.Association.IpOwnerId",
            ["addresses.association.public-ip"] = "PrivateIpAddresses.Association.PublicIp",
            ["addresses.primary"] = "PrivateIpAddresses.Primary",
            ["addresses.private-ip-address"] = "PrivateIpAddresses.PrivateIpAddress",
            ["association.ip-owner-id"] = "Association.IpOwnerId",
            ["association.public-ip"] = "Association.PublicIp",
            ["association.public-dns-name"] = "Association.PublicDnsName",
            ["attachment.attach-time"] = "Attachment.AttachTime",
            ["attachment.attachment-id"] = "Attachment.AttachmentId",
            ["attachment.delete-on-termination"] = "Attachment.DeleteOnTermination",
            ["attachment.device-index"] = "Attachment.DeviceIndex",
            ["attachment.instance-id"] = "Attachment.InstanceId",
            ["attachment.instance-owner-id"] = "Attachment.InstanceOwnerId",
            ["attachment.status"] = "Attachment.Status",
            ["availability-zone"] = "AvailabilityZone",
            ["availability-zone-id"] = "AvailabilityZoneId",
            ["description"] = "Description",
            ["group-id"] = "Groups.GroupId",
            ["group-name"] = "Groups.GroupName",
            ["interface-type"] = "InterfaceType",
            ["ipv6-addresses.ipv6-address"] = "Ipv6Addresses.Ipv6Address",
            ["mac-address"] = "MacAddress",
            ["network-interface-id"] = "NetworkInterfaceId",
            ["operator.managed"] = "Operator.Managed",
            ["operator.principal"] = "",
            ["owner-id"] = "OwnerId",
            ["private-dns-name"] = "PrivateDnsName",
            ["private-ip-address"] = "PrivateIpAddress",
            ["requester-id"] = "RequesterId",
            ["requester-managed"] = "RequesterManaged",
            ["source-dest-check"] = "SourceDestCheck",
            ["status"] = "Status",
            ["subnet-id"] = "SubnetId",
            ["vpc-id"] = "VpcId",
        }
    );

    public static Document Describe(Transaction transaction, Fields request)
    {
        var faces = transaction.Ec2.Interfaces;
        var found =
            Asked.ById(
                request.Texts("NetworkInterfaceIds"),
                "eni-",
                "InvalidNetworkInterfaceId.Malformed",
                Visible,
                missing => Refusals.NotFound("InvalidNetworkInterfaceID.NotFound", "networkInterface", missing[0])
            )
            ?? Asked.ByFilter(request, "network-interface-id", Visible)
            ?? Asked.ByFilter(transaction, request, "group-id", Links.GroupInterfaces, Visible)
            ?? Filter
                .Exact(request, "attachment.instance-id")
                ?.Select(id => Visible(transaction.Ec2.Instances.Find(id)?.InterfaceId))
                .OfType<NetworkInterface>()
                .OrderBy(face => face.Key, StringComparer.Ordinal)
            ?? Asked.ByFilter(transaction, request, "subnet-id", Links.SubnetAddresses, Visible)
            ?? (
                Filter.Exact(request, "description") is { } descriptions
                    ? transaction.Visible(faces).Where(face => descriptions.Contains(face.Description))
                    : transaction.Visible(faces)
            );
        return List.Answer(transaction, request, found, PageLimits.Usual);

        NetworkInterface? Visible(string? id) => transaction.Visible(faces, id);
    }

    /// <summary>Groups by id and name, as several answers tell them.</summary>
    public static IReadOnlyList<Document> WriteGroups(Transaction transaction, IEnumerable<string> ids) =>
        [.. ids.Select(id => new Document { ["GroupId"] = id, ["GroupName"] = transaction.Ec2.SecurityGroups.Find(id)?.Name })];

    /// <summary>Null: the interface has no public address.</summary>
    public static Document? WriteAssociation(Transaction transaction, NetworkInterface face, bool withIds) =>
        face.PublicIp is null
            ? null
            : new()
            {
                ["AllocationId"] = withIds ? face.AllocationId : null,
                ["AssociationId"] = withIds ? face.AssociationId : null,
                ["IpOwnerId"] = face.AllocationId is not null ? transaction.Account : face.Requester ?? "amazon",
                ["PublicDnsName"] = PublicAddresses.DnsName(transaction.Here.Name, face.PublicIp),
                ["PublicIp"] = face.PublicIp,
            };

    /// <summary>The primary address, with what it is known by in public, and the others.</summary>
    public static IReadOnlyList<Document> WriteAddresses(Transaction transaction, NetworkInterface face, Document? association) =>
        [
            .. (face.MoreAddresses ?? [])
                .Prepend(face.PrivateIp)
                .Select(
                    (address, index) =>
                        new Document
                        {
                            ["Association"] = index == 0 ? association : null,
                            ["Primary"] = index == 0,
                            ["PrivateDnsName"] = PublicAddresses.PrivateDnsName(transaction.Here.Name, address),
                            ["PrivateIpAddress"] = address,
                        }
                ),
        ];

    public static Document Write(Transaction transaction, NetworkInterface face)
    {
        var association = WriteAssociation(transaction, face, withIds: true);
        var privateName = PublicAddresses.PrivateDnsName(transaction.Here.Name, face.PrivateIp);
        return new()
        {
            ["NetworkInterfaceId"] = face.Key,
            ["OwnerId"] = transaction.Account,
            ["Association"] = association,
            ["Attachment"] = face.AttachmentId is null
                ? null
                : new Document
                {
                    ["AttachTime"] = face.CreatedAt,
                    ["AttachmentId"] = face.AttachmentId,
                    ["DeleteOnTermination"] = face.InstanceId is not null && !face.IsKept,
                    ["DeviceIndex"] = face.InstanceId is null ? 1 : 0,
                    ["NetworkCardIndex"] = 0,
                    ["InstanceId"] = face.InstanceId,
                    ["InstanceOwnerId"] = face.InstanceId is null ? face.Requester : transaction.Account,
                    ["Status"] = "attached",
                },
            ["AvailabilityZone"] = face.AvailabilityZone,
            ["AvailabilityZoneId"] = transaction.Ec2.Subnets.Find(face.SubnetId)?.ZoneId,
            ["Description"] = face.Description,
            ["Groups"] = WriteGroups(transaction, face.SecurityGroupIds),
            ["InterfaceType"] = face.Type,
            ["Ipv6Addresses"] = face.Ipv6Address is null
                ? Array.Empty<Document>()
                : [new Document { ["Ipv6Address"] = face.Ipv6Address, ["IsPrimaryIpv6"] = false }],
            ["MacAddress"] = face.MacAddress,
            ["PrivateDnsName"] = privateName,
            ["PrivateIpAddress"] = face.PrivateIp,
            ["PrivateIpAddresses"] = WriteAddresses(transaction, face, association),
            ["RequesterId"] = face.Requester,
            ["RequesterManaged"] = face.Requester is not null,
            ["SourceDestCheck"] = face.IsSourceChecked,
            ["Status"] = face.AttachmentId is null ? "available" : "in-use",
            ["SubnetId"] = face.SubnetId,
            ["VpcId"] = face.VpcId,
            ["Operator"] = new Document { ["Managed"] = false },
            ["TagSet"] = TagRules.Write(transaction, face.Key),
        };
    }
}
