using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

/// <summary>VPC endpoint services in front of load balancers.</summary>
internal sealed class EndpointServiceHandler(AwsSession aws)
{
    private const string Type = "vpc-endpoint-service";

    /// <summary>[EC2 user guide: delete an endpoint service]</summary>
    private const string Attached = "ExistingVpcEndpointConnections";

    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.CreateEndpointService>(CreateAsync);
        table.On<AwsOperation.ModifyEndpointService>(ModifyAsync);
        table.On<AwsOperation.SetEndpointPrincipals>(SetPrincipalsAsync);
        table.On<AwsOperation.DeleteEndpointService>(DeleteAsync);
    }

    /// <summary>
    /// It has no name, and a token of ours would bring back one that was deleted: one of an earlier try is known by its tags.
    /// </summary>
    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateEndpointService create)
    {
        var service =
            await FindAsync(scope, create.Tags)
            ?? (
                await scope.RetryAsync(
                    scope.Waits.Propagation,
                    static refusal => refusal.Is("InvalidNetworkLoadBalancerArn.NotFound", "InvalidGatewayLoadBalancerArn.NotFound"),
                    "waiting for AWS to know the load balancer",
                    () =>
                        aws.Ec2.CallAsync(
                            "CreateVpcEndpointServiceConfiguration",
                            create.Settings.Without(EndpointServiceTable.AllowedPrincipals).Creating(scope.Id),
                            [("TagSpecifications", new object[] { Ec2TagSpecification.Of(Type, create.Tags) })],
                            scope.ToTheEnd()
                        )
                )
            ).Inner("ServiceConfiguration");
        var id =
            service?.Text("ServiceId")
            ?? throw new InvalidOperationException("AWS answered CreateVpcEndpointServiceConfiguration without an id.");
        return new(id, ImmutableSortedDictionary<string, string>.Empty.Add("id", id).Add("serviceName", service.Text("ServiceName") ?? ""));
    }

    private async Task<Answer?> FindAsync(ActionScope scope, ImmutableSortedDictionary<string, string> tags)
    {
        var found = await aws.Ec2.CallAsync(
            "DescribeVpcEndpointServiceConfigurations",
            [
                (
                    "Filters",
                    new[] { OwnershipTags.Stack, OwnershipTags.Address }
                        .Select(object (key) => CallsByName.Structure(("Name", "tag:" + key), ("Values", new object[] { tags[key] })))
                        .ToList()
                ),
            ],
            scope.Stop
        );
        return found.Items("ServiceConfigurations").FirstOrDefault(s => s.Text("ServiceState") is not ("Deleting" or "Deleted"));
    }

    private async Task ModifyAsync(ActionScope scope, AwsOperation.ModifyEndpointService modify)
    {
        var balancers = modify.IsGateway ? "GatewayLoadBalancerArns" : "NetworkLoadBalancerArns";
        await aws.Ec2.CallAsync(
            "ModifyVpcEndpointServiceConfiguration",
            [
                ("ServiceId", scope.Id(modify.Service)),
                ("AcceptanceRequired", modify.AcceptanceRequired),
                ("Add" + balancers, Some(scope.Ids(modify.Add))),
                ("Remove" + balancers, Some(scope.Ids(modify.Remove))),
                ("AddSupportedIpAddressTypes", Some(modify.AddTypes)),
                ("RemoveSupportedIpAddressTypes", Some(modify.RemoveTypes)),
                ("AddSupportedRegions", Some(modify.AddRegions)),
                ("RemoveSupportedRegions", Some(modify.RemoveRegions)),
                ("PrivateDnsName", modify.PrivateDnsName is { Length: > 0 } name ? name : null),
                ("RemovePrivateDnsName", modify.PrivateDnsName is { Length: 0 } ? true : null),
            ],
            scope.ToTheEnd()
        );
    }

    private async Task SetPrincipalsAsync(ActionScope scope, AwsOperation.SetEndpointPrincipals set) =>
        await aws.Ec2.CallAsync(
            "ModifyVpcEndpointServicePermissions",
            [("ServiceId", scope.Id(set.Service)), ("AddAllowedPrincipals", Some(set.Add)), ("RemoveAllowedPrincipals", Some(set.Remove))],
            scope.ToTheEnd()
        );

    /// <summary>What AWS does not delete it tells in an answer, and refuses nothing.</summary>
    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteEndpointService delete)
    {
        var answer = await aws.Ec2.CallAsync(
            "DeleteVpcEndpointServiceConfigurations",
            [("ServiceIds", new object[] { delete.Service.Id })],
            scope.ToTheEnd()
        );
        if (answer.Items("Unsuccessful").FirstOrDefault()?.Inner("Error") is not { } error)
        {
            return;
        }

        var code = error.Text("Code") ?? "";
        if (code.EndsWith(".NotFound", StringComparison.Ordinal))
        {
            return;
        }

        throw scope.Fail(
            ApplyCodes.HeldByOthers,
            code == Attached
                ? $"endpoints are still attached to the endpoint service {delete.Service.Id}, so AWS keeps it, and the load balancer behind it."
                : $"AWS does not delete the endpoint service {delete.Service.Id}: {code}, {error.Text("Message")}",
            code == Attached
                ? "Reject their connections or have their owners delete them (the console lists them with the service), and run the same "
                    + "command again."
                : "See to the reason, and run the same command again."
        );
    }

    private static List<object>? Some(IReadOnlyCollection<string> texts) => texts.Count == 0 ? null : [.. texts];
}
