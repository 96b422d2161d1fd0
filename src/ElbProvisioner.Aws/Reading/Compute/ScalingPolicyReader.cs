using System.Collections.Immutable;
using Amazon.AutoScaling;
using Amazon.AutoScaling.Model;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ScalingPolicy = Amazon.AutoScaling.Model.ScalingPolicy;

namespace ElbProvisioner.Aws.Reading.Compute;

/// <summary>
/// Policies carry no tags: those of an owned group whose names elbctl gives are ours. They are asked for by name, those of the file and
/// those the group remembers, fifty a call for the whole account; unknown names are passed over [Auto Scaling API: DescribePolicies].
/// </summary>
internal sealed class ScalingPolicyReader(ReadScope scope)
{
    private const int NamesPerCall = 50;

    public async Task<ImmutableArray<LiveScalingPolicy>> ReadAsync(Task<ImmutableArray<RawGroup>> finding)
    {
        var groups = await finding;
        if (groups.IsEmpty)
        {
            return [];
        }

        var names = groups
            .SelectMany(g => DeclaredTags.Read(g.Tags, DeclaredItems.ScalingPolicy))
            .Concat(scope.Stack.AutoScalingGroups.SelectMany(g => g.Scaling.Select(p => PhysicalNames.ScalingPolicy(scope.Stack, g, p))))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        var policies = await Pages.ChunkedAsync<string, ScalingPolicy>(
            names,
            NamesPerCall,
            async chunk => await scope.Lookups.ScalingPolicies.ReadAsync(chunk)
        );
        var owners = groups.ToDictionary(g => g.Owner.Id, g => g.Owner, StringComparer.Ordinal);
        return
        [
            .. policies
                .Select(p => owners.TryGetValue(p.AutoScalingGroupName, out var owner) ? Read(owner, p) : null)
                .OfType<LiveScalingPolicy>()
                .OrderBy(p => p.Id, StringComparer.Ordinal),
        ];
    }

    private LiveScalingPolicy? Read(OwnedResource group, ScalingPolicy policy)
    {
        var prefix = PhysicalNames.ScalingPolicyPrefix(scope.Stack.Name, group.Address.Name);
        if (policy.PolicyName.Length <= prefix.Length || !policy.PolicyName.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var address = Address.Of(ResourceKind.ScalingPolicy, group.Address.Path, policy.PolicyName[prefix.Length..]);
        var tracking = policy.TargetTrackingConfiguration;
        return new(
            group.Part(policy.PolicyARN, address),
            policy.AutoScalingGroupName,
            new ScalingPolicySettings(
                policy.PolicyName,
                MetricOf(policy, tracking),
                tracking?.TargetValue ?? 0,
                tracking?.DisableScaleIn == true
            )
        );
    }

    private static MetricSettings MetricOf(ScalingPolicy policy, TargetTrackingConfiguration? tracking)
    {
        if (tracking?.PredefinedMetricSpecification is { } predefined)
        {
            return
                predefined.PredefinedMetricType == MetricType.ALBRequestCountPerTarget && predefined.ResourceLabel is { Length: > 0 } label
                ? RequestsPerTarget(label)
                : new MetricSettings.Predefined(predefined.PredefinedMetricType?.Value ?? "?");
        }

        return tracking?.CustomizedMetricSpecification is { MetricName: not null } custom
            ? new MetricSettings.Custom(
                custom.Namespace ?? "",
                custom.MetricName,
                (custom.Dimensions ?? []).ToImmutableSortedDictionary(d => d.Name, d => d.Value, StringComparer.Ordinal),
                custom.Statistic?.Value ?? "",
                custom.Unit
            )
            : new MetricSettings.Foreign($"a {policy.PolicyType ?? "policy"} made elsewhere");
    }

    /// <summary><c>app/LB/ID/targetgroup/TG/ID</c>: the ends of both ARNs, which is what AWS keeps of them.</summary>
    private static MetricSettings RequestsPerTarget(string label)
    {
        const string marker = "/targetgroup/";
        var at = label.IndexOf(marker, StringComparison.Ordinal);
        return at < 0
            ? new MetricSettings.Foreign("ALBRequestCountPerTarget of " + label)
            : new MetricSettings.RequestsPerTarget(
                new ResourceRef.Existing("loadbalancer/" + label[..at]),
                new ResourceRef.Existing(label[(at + 1)..])
            );
    }
}
