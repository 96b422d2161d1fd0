using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class EndpointServiceLanguage
{
    public static Shape<EndpointService> Shape { get; } =
        new FormsShape<EndpointService>(
            scalar: TruthShape.Instance.Convert(
                (bool isWanted, Node node, Binding _, [MaybeNullWhen(false)] out EndpointService value) =>
                {
                    value = new EndpointService(EndpointServiceTable.Table.Empty.Filled(), isWanted, node.At);
                    return true;
                }
            ),
            map: BlockShape
                .Of(EndpointServiceTable.Table, "endpointService", "A VPC endpoint service in front of a load balancer.")
                .Convert(
                    (Settings settings, Node node, Binding _, [MaybeNullWhen(false)] out EndpointService value) =>
                    {
                        value = new EndpointService(settings, IsWanted: true, node.At);
                        return true;
                    }
                )
        );

    /// <param name="what">The load balancer, for people.</param>
    public static void Check(WrittenMap map, LoadBalancer balancer, string what)
    {
        if (balancer.EndpointService is not { } service)
        {
            return;
        }

        if (balancer.Type == "application")
        {
            map.Binding.Report(
                BindingCodes.AttributeOfAnotherKind,
                service.At,
                $"{map.Binding.Place}: `endpointService` is for network and gateway load balancers, and this is {what}.",
                "Put a network load balancer before it, or remove it."
            );
        }
        else if (balancer.IsGateway && service.Settings.Has(EndpointServiceTable.PrivateDnsName))
        {
            map.Binding.Report(
                BindingCodes.AttributeOfAnotherKind,
                service.Settings.At(EndpointServiceTable.PrivateDnsName),
                $"{map.Binding.Place}: `privateDnsName` is for network load balancers, and this is {what}: its endpoints are reached by routes.",
                "Remove it."
            );
        }
        else if (!balancer.IsDualStack && service.Settings.Get(EndpointServiceTable.IpAddressTypes).Contains("ipv6"))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                service.Settings.At(EndpointServiceTable.IpAddressTypes),
                $"{map.Binding.Place}: an endpoint service of ipv6 is for dual-stack load balancers, and this one is ipv4.",
                "Remove ipv6, or write ipAddressType: dualstack at the load balancer."
            );
        }
    }
}
