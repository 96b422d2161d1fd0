using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Network;

/// <summary>Owned endpoint services. A stack that has none, by its file and by the index of tags, asks for none.</summary>
internal sealed class EndpointServiceReader(ReadScope scope)
{
    private const string Gateways = "GatewayLoadBalancerArns";

    public async Task<ImmutableArray<LiveEndpointService>> ReadAsync(Task<OwnershipIndex> indexing)
    {
        if (!scope.Stack.LoadBalancers.Any(b => b.EndpointService is not null) && !(await indexing).EndpointServices.Any())
        {
            return [];
        }

        var found = await Pages.AllAsync(
            token =>
                scope.Session.Ec2.CallAsync(
                    "DescribeVpcEndpointServiceConfigurations",
                    [
                        (
                            "Filters",
                            new object[]
                            {
                                CallsByName.Structure(
                                    ("Name", "tag:" + OwnershipTags.Stack),
                                    ("Values", new object[] { scope.Stack.Name })
                                ),
                            }
                        ),
                        ("NextToken", token),
                    ],
                    scope.Cancel
                ),
            page => page.Items("ServiceConfigurations"),
            page => page.Text("NextToken")
        );
        var read = await Task.WhenAll(found.Where(s => s.Text("ServiceState") is not ("Deleting" or "Deleted")).Select(ReadAsync));
        return [.. read.OfType<LiveEndpointService>().OrderBy(s => s.Id, StringComparer.Ordinal)];
    }

    private async Task<LiveEndpointService?> ReadAsync(Answer service)
    {
        var id = service.Text("ServiceId") ?? "";
        var tags = TagSet.Of(service.Items("Tags"), t => t.Text("Key") ?? "", t => t.Text("Value"));
        if (OwnedResource.TryRead(id, scope.Stack.Name, tags) is not { } owner || owner.Address.Kind != ResourceKind.EndpointService)
        {
            return null;
        }

        var principals = await Pages.AllAsync(
            token =>
                scope.Session.Ec2.CallAsync(
                    "DescribeVpcEndpointServicePermissions",
                    [("ServiceId", id), ("NextToken", token)],
                    scope.Cancel
                ),
            page => page.Items("AllowedPrincipals"),
            page => page.Text("NextToken")
        );
        var settings = EndpointServiceTable.Table.Read(service.Members);
        return new(
            owner,
            tags,
            settings
                .With(EndpointServiceTable.IsGateway, service.Members.ContainsKey(Gateways))
                .With(
                    EndpointServiceTable.AllowedPrincipals,
                    ImmutableSortedSet.CreateRange(StringComparer.Ordinal, principals.Select(p => p.Text("Principal")).OfType<string>())
                )
                // Its own goes without saying.
                .With(
                    EndpointServiceTable.SupportedRegions,
                    (settings.Find(EndpointServiceTable.SupportedRegions) ?? []).Remove(scope.Session.Region)
                ),
            service.Text("ServiceName") ?? ""
        )
        {
            NameProof = ProofOf(service),
            NameState = NameStateOf(service),
        };
    }

    /// <summary><c>_abc</c>, before the name whose proof it is; a wildcard is proved by the domain it stands below.</summary>
    public static NameProofRecord? ProofOf(Answer? service) =>
        service?.Text("PrivateDnsName") is { Length: > 0 } name
        && service.Inner("PrivateDnsNameConfiguration") is { } proof
        && proof.Text("Name") is { Length: > 0 } label
        && proof.Text("Value") is { Length: > 0 } value
            ? new(DomainName.Normal($"{label}.{(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name)}"), value)
            : null;

    public static string? NameStateOf(Answer? service) =>
        service?.Text("PrivateDnsName") is { Length: > 0 } ? service.Inner("PrivateDnsNameConfiguration")?.Text("State") : null;
}
