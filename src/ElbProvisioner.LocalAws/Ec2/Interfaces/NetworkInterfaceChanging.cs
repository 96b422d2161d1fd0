using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Interfaces;

/// <summary>Interfaces that the account makes itself, and changes to those of instances.</summary>
internal static class NetworkInterfaceChanging
{
    public static Document Create(Transaction transaction, Fields request)
    {
        var tags = TagRules.OfNew(transaction, request, "network-interface");
        var subnet = Subnets.Existing(transaction, request.Required("SubnetId"));
        var groups = request.Texts("Groups") is { Count: > 0 } given
            ? Checked(transaction, subnet.VpcId, given)
            : [Network.DefaultSecurityGroup(transaction, subnet.VpcId)];
        var (primary, others) = Addresses(request);
        var id = NetworkInterfaces.Create(
            transaction,
            subnet.Key,
            groups,
            request.Text("Description") ?? "",
            requester: null,
            privateIp: primary
        );
        NetworkInterfaces.AddAddresses(transaction, id, others);
        TagKeeping.Put(transaction, id, "network-interface", tags);
        return new()
        {
            ["NetworkInterface"] = transaction.Ec2.Interfaces.Find(id) is { } face ? NetworkInterfaceCalls.Write(transaction, face) : null,
            ["ClientToken"] = request.Text("ClientToken"),
        };
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var face = Existing(transaction, request.Required("NetworkInterfaceId"));
        if (face.AttachmentId is not null)
        {
            throw face.Requester is null
                ? Refusals.InvalidValue($"Network interface '{face.Key}' is currently in use.")
                : Refusals.NotPermitted("You do not have permission to access the specified resource.");
        }

        NetworkInterfaces.Delete(transaction, face.Key);
        return null;
    }

    public static Document? Modify(Transaction transaction, Fields request)
    {
        var face = Existing(transaction, request.Required("NetworkInterfaceId"));
        if (face.Requester is not null)
        {
            throw new AwsError("AuthFailure", "You do not have permission to access the specified resource.");
        }

        transaction.Ec2.Interfaces.Put(
            face with
            {
                Description = request.Structure("Description")?.Text("Value") ?? face.Description,
                IsSourceChecked = request.Structure("SourceDestCheck")?.Flag("Value") ?? face.IsSourceChecked,
            }
        );
        if (request.Texts("Groups") is { Count: > 0 } groups)
        {
            NetworkInterfaces.SetSecurityGroups(transaction, face.Key, Checked(transaction, face.VpcId, groups));
        }

        return null;
    }

    /// <exception cref="AwsError">A group is not there, or in another VPC.</exception>
    public static IReadOnlyList<string> Checked(Transaction transaction, string vpcId, IReadOnlyList<string> groups)
    {
        foreach (var group in groups)
        {
            Ids.MustBeWellFormed(group, "sg-", "InvalidGroupId.Malformed");
            if ((Network.VpcOfSecurityGroup(transaction, group) ?? throw Refusals.GroupNotFound(group)) != vpcId)
            {
                throw Refusals.DifferentNetworks();
            }
        }

        return groups.Count <= transaction.Quota(Ec2Quotas.SecurityGroupsPerInterface)
            ? [.. groups.Distinct(StringComparer.Ordinal)]
            : throw new AwsError(
                "SecurityGroupsPerInterfaceLimitExceeded",
                "The maximum number of security groups per interface has been reached."
            );
    }

    /// <summary>The primary address, null where any will do, and the secondary ones, null for each that may be any.</summary>
    private static (string? Primary, IReadOnlyList<string?> Others) Addresses(Fields request)
    {
        var (single, listed, count) = (
            request.Text("PrivateIpAddress"),
            request.Structures("PrivateIpAddresses"),
            request.Integer("SecondaryPrivateIpAddressCount") ?? 0
        );
        var primaries = listed.Where(address => address.Flag("Primary") == true).ToList();
        if (primaries.Count > 1 || (primaries.Count == 1 && single is not null && primaries[0].Text("PrivateIpAddress") != single))
        {
            throw Refusals.InvalidValue("Only one primary private IP address can be specified.");
        }

        if (listed.Any(address => address.Flag("Primary") != true) && count > 0)
        {
            throw Refusals.InvalidCombination(
                "The parameter secondaryPrivateIpAddressCount cannot be used with secondary private IP addresses"
            );
        }

        return (
            single ?? primaries.FirstOrDefault()?.Text("PrivateIpAddress"),
            [
                .. listed
                    .Where(address => address.Flag("Primary") != true)
                    .Select(address => address.Text("PrivateIpAddress") ?? throw Refusals.Missing("privateIpAddress")),
                .. Enumerable.Repeat<string?>(null, count),
            ]
        );
    }

    private static NetworkInterface Existing(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, "eni-", "InvalidNetworkInterfaceId.Malformed");
        return transaction.Visible(transaction.Ec2.Interfaces, id)
            ?? throw Refusals.NotFound("InvalidNetworkInterfaceID.NotFound", "networkInterface", id);
    }
}
