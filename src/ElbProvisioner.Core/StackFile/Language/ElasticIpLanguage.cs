using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>Elastic IPs of a network load balancer: to be allocated, or made elsewhere.</summary>
internal static class ElasticIpLanguage
{
    /// <summary>An empty list: none.</summary>
    public static Shape<ElasticIp> Shape { get; } =
        new FormsShape<ElasticIp>(
            scalar: TruthShape.Instance.Convert(
                (bool isWanted, Node node, Binding _, [MaybeNullWhen(false)] out ElasticIp value) =>
                {
                    value = isWanted ? new ElasticIp.Allocated(ElasticIpTable.Table.Empty, node.At) : new ElasticIp.Given([], node.At);
                    return true;
                }
            ),
            list: new ListShape<Reference>(Allocation, orSingle: false, mayBeEmpty: false).Convert(
                (Reference[] allocations, Node node, Binding _, [MaybeNullWhen(false)] out ElasticIp value) =>
                {
                    value = new ElasticIp.Given([.. allocations], node.At);
                    return true;
                }
            ),
            map: BlockShape
                .Of(ElasticIpTable.Table, "elasticIps", "Where the Elastic IPs of a load balancer come from.", Check)
                .Convert(
                    (Settings settings, Node node, Binding _, [MaybeNullWhen(false)] out ElasticIp value) =>
                    {
                        value = new ElasticIp.Allocated(settings, node.At);
                        return true;
                    }
                )
        );

    private static Shape<Reference> Allocation =>
        Texts.AllocationId.Convert(
            (string id, Node node, Binding _, [MaybeNullWhen(false)] out Reference value) =>
            {
                value = new Reference(id, node.At);
                return true;
            }
        );

    private static void Check(WrittenMap map, Settings settings)
    {
        Property[] pools = [ElasticIpTable.PublicIpv4Pool, ElasticIpTable.IpamPool, ElasticIpTable.CustomerOwnedIpv4Pool];
        if (pools.Where(settings.Has).Skip(1).FirstOrDefault() is { } second)
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                settings.At(second),
                $"{map.Binding.Place} names several pools, and an address comes from one.",
                "Leave one of them."
            );
        }
    }
}
