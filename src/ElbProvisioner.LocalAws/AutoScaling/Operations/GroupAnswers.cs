using System.Globalization;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

/// <summary>Groups and instances as the describing operations tell them.</summary>
internal static class GroupAnswers
{
    public static Document Describe(Transaction transaction, Fields request)
    {
        var names = request.Texts("AutoScalingGroupNames");
        var filters = request.Structures("Filters").Select(Filter).ToList();
        var withInstances = request.Flag("IncludeInstances") != false;
        var all = (
            names.Count == 0
                ? transaction.Scaling.Groups.All
                : names
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(transaction.Scaling.Groups.Find)
                    .OfType<Group>()
        ).Where(group => filters.TrueForAll(filter => filter(group)));
        var page = Pages.Cut(all, group => group.Key, request.Text("NextToken"), Sizes.Of(request), Refusals.BadToken);
        return new()
        {
            ["AutoScalingGroups"] = page.Items.Select(group => Tell(transaction, group, withInstances)).ToList(),
            ["NextToken"] = page.Next,
        };
    }

    public static Document DescribeInstances(Transaction transaction, Fields request)
    {
        var ids = request.Texts("InstanceIds");
        var all = (
            ids.Count == 0
                ? transaction.Scaling.Memberships.All
                : ids.Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(transaction.Scaling.Memberships.Find)
                    .OfType<Membership>()
        )
            .Select(membership => GroupLookup.MemberOf(transaction, membership.Key))
            .OfType<Member>();
        var page = Pages.Cut(all, member => member.InstanceId, request.Text("NextToken"), Sizes.Of(request, most: 50), Refusals.BadToken);
        return new() { ["AutoScalingInstances"] = page.Items.Select(TellWithGroup).ToList(), ["NextToken"] = page.Next };
    }

    private static Document Tell(Transaction transaction, Group group, bool withInstances)
    {
        var sources = GroupLookup.Attachments(transaction, group.Key).Where(attachment => !attachment.IsLeaving).ToList();
        var answer = new Document
        {
            ["AutoScalingGroupName"] = group.Key,
            ["AutoScalingGroupARN"] = group.Arn,
            ["LaunchConfigurationName"] = group.Recipe.Configuration,
            ["LaunchTemplate"] = group.Recipe.Template is { } template ? Recipes.Tell(template) : null,
            ["MixedInstancesPolicy"] = group.Recipe.Mixed,
            ["MinSize"] = group.Min,
            ["MaxSize"] = group.Max,
            ["DesiredCapacity"] = group.Desired,
            ["AvailabilityZones"] = group.Zones,
            ["LoadBalancerNames"] = sources.Where(source => source.Type == "elb").Select(source => source.Identifier).ToList(),
            ["TargetGroupARNs"] = sources.Where(source => source.IsTargetGroup).Select(source => source.Identifier).ToList(),
            ["TrafficSources"] = sources
                .Select(source => new Document { ["Identifier"] = source.Identifier, ["Type"] = source.Type })
                .ToList(),
            ["Instances"] = (withInstances ? GroupLookup.Members(transaction, group.Key) : []).Select(Tell).ToList(),
            ["CreatedTime"] = group.CreatedAt,
            ["SuspendedProcesses"] = group
                .Suspended.Select(process => new Document
                {
                    ["ProcessName"] = process,
                    ["SuspensionReason"] = "User suspended at " + group.SuspendedAt.GetValueOrDefault(process),
                })
                .ToList(),
            ["VPCZoneIdentifier"] = string.Join(',', group.Subnets),
            ["EnabledMetrics"] = group.Metrics.Select(metric => new Document { ["Metric"] = metric, ["Granularity"] = "1Minute" }).ToList(),
            ["Status"] = group.Status,
            ["Tags"] = group.Tags.Select(tag => GroupTags.Tell(group.Key, tag)).ToList(),
            ["WarmPoolConfiguration"] = group.WarmPool,
            ["WarmPoolSize"] = group.WarmPool is null
                ? null
                : GroupLookup.Warm(transaction, group.Key).Count(member => !member.IsTerminating),
        };
        GroupSettings.Tell(transaction, group, answer);
        return answer;
    }

    public static Document Tell(Member member) =>
        new()
        {
            ["InstanceId"] = member.InstanceId,
            ["InstanceType"] = member.InstanceType,
            ["AvailabilityZone"] = member.Zone,
            ["LifecycleState"] = member.State,
            ["HealthStatus"] = member.IsHealthy ? "Healthy" : "Unhealthy",
            ["LaunchConfigurationName"] = member.Configuration,
            ["LaunchTemplate"] = member.Template is { } template ? Recipes.Tell(template) : null,
            ["ProtectedFromScaleIn"] = member.IsProtected,
            ["WeightedCapacity"] = member.IsWeighted ? member.Weight.ToString(CultureInfo.InvariantCulture) : null,
        };

    /// <summary>This operation tells the health in capitals.</summary>
    private static Document TellWithGroup(Member member)
    {
        var answer = Tell(member);
        answer["AutoScalingGroupName"] = member.Group;
        answer["HealthStatus"] = member.IsHealthy ? "HEALTHY" : "UNHEALTHY";
        return answer;
    }

    private static Func<Group, bool> Filter(Fields filter)
    {
        var (name, values) = (filter.Text("Name") ?? "", filter.Texts("Values"));
        return name switch
        {
            "tag-key" => group => group.Tags.Any(tag => values.Contains(tag.Name, StringComparer.Ordinal)),
            "tag-value" => group => group.Tags.Any(tag => values.Contains(tag.Value, StringComparer.Ordinal)),
            _ when name.StartsWith("tag:", StringComparison.Ordinal) => group =>
                group.Tags.Any(tag => tag.Name == name["tag:".Length..] && values.Contains(tag.Value, StringComparer.Ordinal)),
            _ => throw Refusals.Invalid($"Filter type {name} is not correct. Allowed Filter types are: [tag-key, tag-value, tag:<key>]"),
        };
    }
}
