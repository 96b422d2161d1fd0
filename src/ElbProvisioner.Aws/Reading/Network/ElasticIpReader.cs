using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Network;

/// <summary>Owned Elastic IPs. A stack that has none, by its file and by the index of tags, asks for none.</summary>
internal sealed class ElasticIpReader(ReadScope scope)
{
    /// <summary>What AWS says of an address that comes from no pool of anybody.</summary>
    private const string AwsPool = "amazon";

    public async Task<ImmutableArray<LiveElasticIp>> ReadAsync(Task<OwnershipIndex> indexing)
    {
        if (!scope.Stack.LoadBalancers.Any(b => b.StaticIps is ElasticIp.Allocated) && !(await indexing).ElasticIps.Any())
        {
            return [];
        }

        var answer = await scope.Session.Ec2.CallAsync(
            "DescribeAddresses",
            [
                (
                    "Filters",
                    new object[]
                    {
                        CallsByName.Structure(("Name", "tag:" + OwnershipTags.Stack), ("Values", new object[] { scope.Stack.Name })),
                    }
                ),
            ],
            scope.Cancel
        );
        return [.. answer.Items("Addresses").Select(Read).OfType<LiveElasticIp>().OrderBy(a => a.Id, StringComparer.Ordinal)];
    }

    /// <summary>Where it comes from.</summary>
    public static Settings SettingsOf(Answer address)
    {
        var settings = ElasticIpTable.Table.Read(address.Members);
        var pool = TagsOf(address).GetValueOrDefault(OwnershipTags.Pool);
        return (
            pool is null
                ? settings
                : settings.With(ElasticIpTable.IpamPool, pool).Without(ElasticIpTable.PublicIpv4Pool)
        ) is var known && known.Find(ElasticIpTable.PublicIpv4Pool) == AwsPool
            ? known.Without(ElasticIpTable.PublicIpv4Pool)
            : known;
    }

    private LiveElasticIp? Read(Answer address)
    {
        var tags = TagsOf(address);
        return OwnedResource.TryRead(address.Text("AllocationId") ?? "", scope.Stack.Name, tags) is { } owner
            && owner.Address.Kind == ResourceKind.ElasticIp
            ? new(owner, tags, SettingsOf(address), address.Text("PublicIp") ?? "", address.Text("AssociationId") is not null)
            : null;
    }

    private static ImmutableSortedDictionary<string, string> TagsOf(Answer address) =>
        TagSet.Of(address.Items("Tags"), t => t.Text("Key") ?? "", t => t.Text("Value"));
}
