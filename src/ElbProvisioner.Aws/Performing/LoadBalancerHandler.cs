using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using SubnetMapping = ElbProvisioner.Core.Resources.SubnetMapping;

namespace ElbProvisioner.Aws.Performing;

internal sealed class LoadBalancerHandler(AwsSession aws, ElbTags tags)
{
    /// <summary>AWS's limit of one ModifyLoadBalancerAttributes call.</summary>
    private const int AttributesPerCall = 20;

    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.CreateLoadBalancer>(CreateAsync);
        table.On<AwsOperation.SetLoadBalancerAttributes>(SetAttributesAsync);
        table.OnMaking<AwsOperation.SetSubnets>((scope, set) => SetSubnetsAsync(scope, scope.Id(set.LoadBalancer), set));
        table.On<AwsOperation.SetSecurityGroups>(
            (scope, set) => SetSecurityGroupsAsync(scope, scope.Id(set.LoadBalancer), scope.Ids(set.SecurityGroups), set.PrivateLinkInbound)
        );
        table.On<AwsOperation.SetIpAddressType>(
            (scope, set) => SetIpAddressTypeAsync(scope, scope.Id(set.LoadBalancer), set.IpAddressType)
        );
        table.On<AwsOperation.SetIpamPool>(SetPoolAsync);
        table.OnMaking<AwsOperation.WaitLoadBalancerActive>(WaitActiveAsync);
        table.On<AwsOperation.DeleteLoadBalancer>(DeleteAsync);
    }

    private static Outputs OutputsOf(Answer live) =>
        new(
            live.Text("LoadBalancerArn") ?? "",
            ImmutableSortedDictionary<string, string>
                .Empty.Add("arn", live.Text("LoadBalancerArn") ?? "")
                .Add("name", live.Text("LoadBalancerName") ?? "")
                .Add("dnsName", live.Text("DNSName") ?? "")
                .Add("zoneId", live.Text("CanonicalHostedZoneId") ?? "")
        );

    /// <summary>Addresses are told once it is up.</summary>
    private static Outputs AddressesOf(string arn, LoadBalancer? live)
    {
        var addresses = (live?.AvailabilityZones ?? [])
            .OrderBy(z => z.ZoneName, StringComparer.Ordinal)
            .SelectMany(z => z.LoadBalancerAddresses ?? [])
            .SelectMany(a => new[] { a.IpAddress ?? a.PrivateIPv4Address, a.IPv6Address })
            .OfType<string>();
        return new(arn, ImmutableSortedDictionary<string, string>.Empty.Add("addresses", string.Join(", ", addresses)));
    }

    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateLoadBalancer create)
    {
        var name = create.Settings.Get(LoadBalancerTable.Name);
        var what = $"load balancer '{name}'";
        var live =
            await RequestAsync(scope, create)
            ?? await FindByNameAsync(scope, name)
            ?? throw scope.Fail(ApplyCodes.Gone, $"AWS says the {what} exists and does not list it.", "Run the same command again.");
        await tags.ConfirmAsync(scope, what, live.Text("LoadBalancerArn") ?? "", create.Tags);
        await AlignAsync(scope, live, create.Settings);
        return OutputsOf(live);
    }

    /// <returns>Null: one of this name is there, with other settings.</returns>
    private async Task<Answer?> RequestAsync(ActionScope scope, AwsOperation.CreateLoadBalancer create)
    {
        try
        {
            var answer = await scope.RetryAsync(
                scope.Waits.Propagation,
                refusal => refusal.Is("InvalidSecurityGroup", "InvalidGroup.NotFound") && create.Settings.Refs.Any(ActionScope.IsNew),
                "waiting for the new security groups to be known",
                () =>
                    aws.Elb.CallAsync(
                        "CreateLoadBalancer",
                        create
                            .Settings.Without(LoadBalancerTable.PrivateLinkInbound)
                            .Without(LoadBalancerTable.CapacityUnits)
                            .Creating(scope.Id),
                        [("Tags", ElbTags.Structures(create.Tags))],
                        scope.ToTheEnd()
                    )
            );
            return answer.Items("LoadBalancers").First();
        }
        catch (AmazonServiceException refusal) when (refusal.Is("DuplicateLoadBalancerName"))
        {
            return null;
        }
    }

    /// <summary>What an earlier try made may differ where the file has changed since; a new one differs nowhere.</summary>
    private async Task AlignAsync(ActionScope scope, Answer answer, Settings settings)
    {
        var live = LoadBalancerTable.Table.Read(answer.Members);
        var arn = answer.Text("LoadBalancerArn") ?? "";
        var groups = scope.Ids(settings.Get(LoadBalancerTable.SecurityGroups));
        var has = live.Get(LoadBalancerTable.SecurityGroups);
        if (groups.Count > 0 && !has.IsEmpty && !groups.ToHashSet(StringComparer.Ordinal).SetEquals(has.Select(g => g.Key)))
        {
            await SetSecurityGroupsAsync(scope, arn, groups);
        }

        if (
            live.Get(LoadBalancerTable.SubnetIds) is { IsEmpty: false } subnets
            && (
                !settings.Get(LoadBalancerTable.SubnetIds).SetEquals(subnets)
                || (settings.FindValue(LoadBalancerTable.SourceNat) ?? false) != (live.FindValue(LoadBalancerTable.SourceNat) ?? false)
            )
        )
        {
            await SetSubnetsAsync(scope, arn, PlacesOf(arn, settings));
        }

        if (live.Get(LoadBalancerTable.IpAddressType) != settings.Get(LoadBalancerTable.IpAddressType))
        {
            await SetIpAddressTypeAsync(scope, arn, settings.Get(LoadBalancerTable.IpAddressType));
        }
    }

    private async Task SetAttributesAsync(ActionScope scope, AwsOperation.SetLoadBalancerAttributes set)
    {
        foreach (var some in set.Attributes.Chunk(AttributesPerCall))
        {
            await WhenKnownAsync(
                scope,
                set.LoadBalancer,
                () =>
                    aws.Elb.ModifyLoadBalancerAttributesAsync(
                        new ModifyLoadBalancerAttributesRequest
                        {
                            LoadBalancerArn = scope.Id(set.LoadBalancer),
                            Attributes = [.. some.Select(a => new LoadBalancerAttribute { Key = a.Key, Value = a.Value })],
                        },
                        scope.ToTheEnd()
                    )
            );
        }
    }

    /// <summary>
    /// A network load balancer leaves a zone within minutes, and until then takes no other change of its zones, nor is an Elastic IP free
    /// on which it stood there [NLB guide: availability zones].
    /// </summary>
    private async Task<Outputs> SetSubnetsAsync(ActionScope scope, string arn, AwsOperation.SetSubnets set)
    {
        var subnets = set.Subnets;
        var ids = subnets.Select(s => s.SubnetId).ToHashSet(StringComparer.Ordinal);
        (string, object?) where = subnets.All(s => s.IsPlain)
            ? ("Subnets", ids.ToList<object>())
            : ("SubnetMappings", SubnetMappingsForm.Write(subnets, scope.Id));
        await scope.RetryAsync(
            scope.Waits.LoadBalancerActive,
            refusal =>
                refusal.Is("CapacityReservationPending") || (refusal.Is("ResourceInUse") && subnets.Any(s => s.Allocation is not null)),
            "waiting for the Elastic IPs to be free, or for reserved capacity to be there",
            () =>
                aws.Elb.CallAsync(
                    "SetSubnets",
                    [
                        ("LoadBalancerArn", arn),
                        where,
                        ("IpAddressType", set.IpAddressType),
                        (
                            LoadBalancerTable.SourceNat.MemberOf(LoadBalancerTable.Table.Empty) ?? "",
                            set.SourceNat is { } isOn ? LoadBalancerTable.SourceNat.Form.ToWire(isOn, scope.Id) : null
                        ),
                    ],
                    scope.ToTheEnd()
                )
        );
        if (!arn.Contains(":loadbalancer/net/", StringComparison.Ordinal))
        {
            return Outputs.Of(arn);
        }

        LoadBalancer? last = null;
        await scope.UntilAsync(
            scope.Waits.LoadBalancerActive,
            "the load balancer to be in its zones",
            async () =>
                (last = await FindAsync(scope, arn)) is not { } live ? Look.Done
                : live.State?.Code?.Value != "active" ? Look.NotYet($"the load balancer is {live.State?.Code?.Value}")
                : !ids.SetEquals((live.AvailabilityZones ?? []).Select(z => z.SubnetId))
                    ? Look.NotYet("the load balancer is not in its subnets yet")
                : Look.Done
        );
        return AddressesOf(arn, last);
    }

    private static AwsOperation.SetSubnets PlacesOf(string arn, Settings settings) =>
        new(
            new ResourceRef.Existing(arn),
            settings.FindValue(LoadBalancerTable.Addresses) is { IsEmpty: false } said
                ? said
                : [.. settings.Get(LoadBalancerTable.SubnetIds).Select(id => new SubnetMapping(id))]
        )
        {
            IpAddressType = settings.FindValue(LoadBalancerTable.SourceNat) is null ? null : settings.Get(LoadBalancerTable.IpAddressType),
            SourceNat = settings.FindValue(LoadBalancerTable.SourceNat),
        };

    private async Task SetSecurityGroupsAsync(ActionScope scope, string arn, List<string> groups, string? inbound = null) =>
        await scope.RetryAsync(
            scope.Waits.Propagation,
            refusal => refusal.Is("InvalidSecurityGroup", "InvalidGroup.NotFound"),
            "waiting for the new security groups to be known",
            () =>
                aws.Elb.SetSecurityGroupsAsync(
                    new SetSecurityGroupsRequest
                    {
                        LoadBalancerArn = arn,
                        SecurityGroups = groups,
                        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = inbound switch
                        {
                            null => null,
                            "ignore" => EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum.Off,
                            _ => EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum.On,
                        },
                    },
                    scope.ToTheEnd()
                )
        );

    private Task SetPoolAsync(ActionScope scope, AwsOperation.SetIpamPool set) =>
        aws.Elb.CallAsync(
            "ModifyIpPools",
            [
                ("LoadBalancerArn", scope.Id(set.LoadBalancer)),
                ("IpamPools", set.Pool is { } pool ? CallsByName.Structure(("Ipv4IpamPoolId", pool)) : null),
                ("RemoveIpamPools", set.Pool is null ? new object[] { "ipv4" } : null),
            ],
            scope.ToTheEnd()
        );

    private async Task SetIpAddressTypeAsync(ActionScope scope, string arn, string type) =>
        await aws.Elb.SetIpAddressTypeAsync(new SetIpAddressTypeRequest { LoadBalancerArn = arn, IpAddressType = type }, scope.ToTheEnd());

    private async Task<Outputs> WaitActiveAsync(ActionScope scope, AwsOperation.WaitLoadBalancerActive wait)
    {
        LoadBalancer? last = null;
        await scope.UntilAsync(
            scope.Waits.LoadBalancerActive,
            "the load balancer to become active",
            async () =>
            {
                var live = last = await FindAsync(scope, scope.Id(wait.LoadBalancer));
                return live?.State?.Code?.Value switch
                {
                    null when live is null && !ActionScope.IsNew(wait.LoadBalancer) => throw scope.Fail(
                        ApplyCodes.Gone,
                        "the load balancer is gone.",
                        "Somebody else removed it: run the same command again for a fresh plan."
                    ),
                    "active" => Look.Done,
                    "active_impaired" => Impaired(scope, live),
                    "failed" => throw scope.Fail(
                        ApplyCodes.LoadBalancerFailed,
                        $"AWS could not set up the load balancer: {live?.State?.Reason ?? "no reason given"}.",
                        "It will not recover: delete it (its name and tags are the stack's), see to the reason, and apply again."
                    ),
                    { } state => Look.NotYet($"the load balancer is {state}"),
                    null => Look.NotYet("waiting for AWS to know the load balancer"),
                };
            }
        );
        return AddressesOf(scope.Id(wait.LoadBalancer), last);
    }

    /// <summary>It serves; what it cannot do is scale.</summary>
    private static Look Impaired(ActionScope scope, LoadBalancer? live)
    {
        scope.Say($"the load balancer serves, but cannot scale: {live?.State?.Reason ?? "no reason given"}");
        return Look.Done;
    }

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteLoadBalancer delete)
    {
        var arn = delete.LoadBalancer.Id;
        try
        {
            await aws.Elb.DeleteLoadBalancerAsync(new DeleteLoadBalancerRequest { LoadBalancerArn = arn }, scope.ToTheEnd());
        }
        catch (AmazonServiceException refusal) when (refusal.Is("LoadBalancerNotFound"))
        {
            return;
        }

        await scope.UntilAsync(
            scope.Waits.LoadBalancerGone,
            "the load balancer to be gone",
            async () => await FindAsync(scope, arn) is null ? Look.Done : Look.NotYet("AWS still lists the load balancer")
        );
    }

    /// <returns>Null: AWS does not list it.</returns>
    public async Task<LoadBalancer?> FindAsync(ActionScope scope, string arn)
    {
        try
        {
            var answer = await aws.Elb.DescribeLoadBalancersAsync(
                new DescribeLoadBalancersRequest { LoadBalancerArns = [arn] },
                scope.Stop
            );
            return answer.LoadBalancers?.FirstOrDefault();
        }
        catch (AmazonServiceException refusal) when (refusal.Is("LoadBalancerNotFound"))
        {
            return null;
        }
    }

    private async Task<Answer?> FindByNameAsync(ActionScope scope, string name)
    {
        try
        {
            return (await aws.Elb.CallAsync("DescribeLoadBalancers", [("Names", new object[] { name })], scope.Stop))
                .Items("LoadBalancers")
                .FirstOrDefault();
        }
        catch (AmazonServiceException refusal) when (refusal.Is("LoadBalancerNotFound"))
        {
            return null;
        }
    }

    private static Task<T> WhenKnownAsync<T>(ActionScope scope, ResourceRef loadBalancer, Func<Task<T>> call) =>
        scope.RetryAsync(
            scope.Waits.Propagation,
            refusal => refusal.Is("LoadBalancerNotFound") && ActionScope.IsNew(loadBalancer),
            "waiting for AWS to know the load balancer",
            call
        );
}
