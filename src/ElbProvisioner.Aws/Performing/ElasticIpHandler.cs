using System.Collections.Immutable;
using Amazon.EC2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Reading.Network;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Elastic IPs of network load balancers.</summary>
internal sealed class ElasticIpHandler(AwsSession aws)
{
    private const string Type = "elastic-ip";
    private const string NotFound = "InvalidAllocationID.NotFound";

    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.AllocateElasticIp>(AllocateAsync);
        table.On<AwsOperation.ReleaseElasticIp>(ReleaseAsync);
    }

    /// <summary>AWS takes no token for it, and an address has no name: one of an earlier try is known by its tags alone.</summary>
    private async Task<Outputs> AllocateAsync(ActionScope scope, AwsOperation.AllocateElasticIp allocate)
    {
        var address =
            await FindAsync(scope, allocate)
            ?? await aws.Ec2.CallAsync(
                "AllocateAddress",
                allocate.Settings.Creating(scope.Id),
                [("Domain", "vpc"), ("TagSpecifications", new object[] { Ec2TagSpecification.Of(Type, allocate.Tags) })],
                scope.ToTheEnd()
            );
        var id = address.Text("AllocationId") ?? throw new InvalidOperationException("AWS answered AllocateAddress without an id.");
        var outputs = ImmutableSortedDictionary<string, string>.Empty.Add("id", id);
        return new(id, address.Text("PublicIp") is { } ip ? outputs.Add("publicIp", ip) : outputs);
    }

    private async Task<Answer?> FindAsync(ActionScope scope, AwsOperation.AllocateElasticIp allocate)
    {
        var found = await aws.Ec2.CallAsync(
            "DescribeAddresses",
            [("Filters", new[] { OwnershipTags.Stack, OwnershipTags.Address }.Select(key => Carrying(key, allocate.Tags[key])).ToList<object>())],
            scope.Stop
        );
        return found
            .Items("Addresses")
            .FirstOrDefault(a => a.Text("AssociationId") is null && ElasticIpTable.Fits(allocate.Settings, ElasticIpReader.SettingsOf(a)));
    }

    private Task ReleaseAsync(ActionScope scope, AwsOperation.ReleaseElasticIp release) =>
        scope.UntilAsync(
            scope.Waits.SecurityGroupRelease,
            "everything to let go of the Elastic IP",
            async () =>
            {
                try
                {
                    await aws.Ec2.ReleaseAddressAsync(new ReleaseAddressRequest { AllocationId = release.ElasticIp.Id }, scope.ToTheEnd());
                    return Look.Done;
                }
                catch (AmazonServiceException refusal) when (refusal.Is(NotFound))
                {
                    return Look.Done;
                }
                catch (AmazonServiceException refusal) when (refusal.Is("InvalidIPAddress.InUse"))
                {
                    return Look.NotYet("something still stands on the Elastic IP");
                }
                catch (AmazonServiceException refusal) when (refusal.Is("AuthFailure"))
                {
                    // What AWS says of one that is released already, too [EC2 API: ReleaseAddress].
                    if (await IsThereAsync(scope, release.ElasticIp.Id))
                    {
                        throw;
                    }

                    return Look.Done;
                }
            }
        );

    private async Task<bool> IsThereAsync(ActionScope scope, string id) =>
        (
            await aws.Ec2.DescribeAddressesAsync(
                new DescribeAddressesRequest { Filters = [Ec2Tags.Filter("allocation-id", id)] },
                scope.Stop
            )
        ).Addresses
            is { Count: > 0 };

    private static Dictionary<string, object> Carrying(string tag, string value) =>
        CallsByName.Structure(("Name", "tag:" + tag), ("Values", new object[] { value }));
}
