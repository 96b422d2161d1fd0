using System.Collections.Immutable;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Balancing;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>The web ACL that WAF has for a load balancer; none where the ARN is empty.</summary>
internal sealed record AssociatedWebAcl(string Arn, bool IsManaged);

/// <summary>
/// What a load balancer has by calls of its own, one for each of them: asked for only where the file declares it, or did at the last apply.
/// </summary>
internal sealed class LoadBalancerExtrasReader(ReadScope scope)
{
    /// <returns>Null: it is not asked for, or nothing is reserved.</returns>
    public async Task<LiveCapacity?> CapacityAsync(OwnedResource owner, Tags tags)
    {
        if (!HasCapacity(scope.Stack, owner.Address, tags) || await FindAsync(scope.Lookups.Capacity, owner.Id) is not { } answer)
        {
            return null;
        }

        ImmutableArray<ZoneCapacity> zones =
        [
            .. answer
                .Items("CapacityReservationState")
                .Select(z => new ZoneCapacity(
                    z.Text("AvailabilityZone") ?? "",
                    z.Inner("State")?.Text("Code") ?? "",
                    z.Decimal("EffectiveCapacityUnits") ?? 0,
                    z.Inner("State")?.Text("Reason")
                ))
                .OrderBy(z => z.Zone, StringComparer.Ordinal),
        ];
        return new(
            answer.Inner("MinimumLoadBalancerCapacity")?.Number("CapacityUnits") ?? 0,
            answer.Number("DecreaseRequestsRemaining"),
            zones
        );
    }

    /// <returns>Null: it is not asked for.</returns>
    public async Task<AssociatedWebAcl?> WebAclAsync(OwnedResource owner, Tags tags)
    {
        if (!HasWebAcl(scope.Stack, owner.Address, tags))
        {
            return null;
        }

        var found = await FindAsync(scope.Lookups.WebAcls, owner.Id);
        return new(found?.ARN ?? "", found?.ManagedByFirewallManager == true);
    }

    public static Settings With(Settings settings, LiveCapacity? capacity, AssociatedWebAcl? webAcl)
    {
        settings = capacity is null ? settings : settings.With(LoadBalancerTable.CapacityUnits, capacity.Units);
        return webAcl is null ? settings : settings.With(LoadBalancerTable.WebAcl, webAcl.Arn);
    }

    public static bool HasCapacity(Stack stack, Address address, IReadOnlyDictionary<string, string> tags) =>
        Declares(stack, address, LoadBalancerTable.CapacityUnits) || Undo.Remembers(LoadBalancerTable.CapacityUnits, tags);

    public static bool HasWebAcl(Stack stack, Address address, IReadOnlyDictionary<string, string> tags) =>
        Declares(stack, address, LoadBalancerTable.WebAcl) || DeclaredTags.Read(tags, LoadBalancerTable.WebAclItem).Any();

    private static bool Declares(Stack stack, Address address, Property property) =>
        stack.LoadBalancers.Any(b => b.Name == address.Path && b.Settings.Has(property));

    private static async Task<T?> FindAsync<T>(Lookup<T> lookup, string arn)
        where T : class?
    {
        try
        {
            return await lookup.ReadAsync(arn);
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return null;
        }
    }
}
