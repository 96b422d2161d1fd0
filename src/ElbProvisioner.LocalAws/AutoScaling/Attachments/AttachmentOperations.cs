using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Refreshes;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Attachments;

/// <summary>Traffic sources, and target groups as the older operations see them: one set of attachments, looked at in two ways.</summary>
internal static class AttachmentOperations
{
    private const int MostPerCall = 10;

    public static Document? AttachTargetGroups(Turn turn, Fields request) =>
        Attach(turn, request, [.. request.Texts("TargetGroupARNs").Select(arn => (arn, "elbv2"))]);

    public static Document? AttachTrafficSources(Turn turn, Fields request) => Attach(turn, request, SourcesOf(request));

    public static Document? DetachTargetGroups(Turn turn, Fields request) => Detach(turn, request, request.Texts("TargetGroupARNs"));

    public static Document? DetachTrafficSources(Turn turn, Fields request) =>
        Detach(turn, request, [.. SourcesOf(request).Select(source => source.Identifier)]);

    public static Document DescribeTargetGroups(Turn turn, Fields request)
    {
        var page = Page(turn, request, attachment => attachment.IsTargetGroup, 100);
        return new()
        {
            ["LoadBalancerTargetGroups"] = page
                .Items.Select(attachment => new Document
                {
                    ["LoadBalancerTargetGroupARN"] = attachment.Identifier,
                    ["State"] = attachment.State,
                })
                .ToList(),
            ["NextToken"] = page.Next,
        };
    }

    public static Document DescribeLoadBalancers(Turn turn, Fields request)
    {
        var page = Page(turn, request, attachment => attachment.Type == "elb", 100);
        return new()
        {
            ["LoadBalancers"] = page
                .Items.Select(attachment => new Document { ["LoadBalancerName"] = attachment.Identifier, ["State"] = attachment.State })
                .ToList(),
            ["NextToken"] = page.Next,
        };
    }

    public static Document DescribeTrafficSources(Turn turn, Fields request)
    {
        var type = request.Text("TrafficSourceType");
        var page = Page(turn, request, attachment => type is null || attachment.Type == type, 50);
        return new()
        {
            ["TrafficSources"] = page
                .Items.Select(attachment => new Document
                {
                    ["TrafficSource"] = attachment.Identifier,
                    ["Identifier"] = attachment.Identifier,
                    ["Type"] = attachment.Type,
                    ["State"] = attachment.State,
                })
                .ToList(),
            ["NextToken"] = page.Next,
        };
    }

    public static void Put(Turn turn, Attachment attachment)
    {
        turn.Scaling.Attachments.Put(attachment);
        turn.Scaling.AttachedTo.Put(new(ScalingTables.AttachedKey(attachment.Identifier, attachment.Group), attachment.Group));
    }

    /// <summary>As said, else as its identifier shows.</summary>
    public static string TypeOf(Fields source)
    {
        var identifier = source.Required("Identifier");
        return source.Text("Type")
            ?? (
                identifier.StartsWith("arn:", StringComparison.Ordinal)
                    ? identifier.Contains(":elasticloadbalancing:", StringComparison.Ordinal)
                        ? "elbv2"
                        : "vpc-lattice"
                    : throw Refusals.Invalid("The type is required for a traffic source that is the name of a Classic Load Balancer.")
            );
    }

    private static Document? Attach(Turn turn, Fields request, List<(string Identifier, string Type)> sources)
    {
        var group = GroupLookup.Changeable(turn, request);
        MustBeFew(sources.Count);
        if (RefreshProgress.IsActive(turn, group.Key))
        {
            throw new AwsError(
                "InstanceRefreshInProgress",
                "An Instance Refresh is in progress and blocks the attachment of traffic sources."
            );
        }

        GroupChecks.TargetGroupsExist(turn, sources.Where(source => source.Type == "elbv2").Select(source => source.Identifier));
        var here = GroupLookup.Attachments(turn, group.Key);
        var added = sources
            .Where(source => !here.Any(attachment => attachment.Identifier == source.Identifier && !attachment.IsLeaving))
            .Distinct()
            .ToList();
        if (
            here.Count(attachment => attachment is { IsTargetGroup: true, IsLeaving: false }) + added.Count
            > turn.Quota(ScalingQuotas.TargetGroupsPerGroup)
        )
        {
            throw new AwsError("LimitExceeded", "You have already reached your limit of target groups for this Auto Scaling group.");
        }

        foreach (var (identifier, type) in added)
        {
            Put(turn, new(ScalingTables.Of(group.Key, identifier), group.Key, identifier, type, "Adding"));
            if (type == "elbv2" && !group.IsSuspended("AddToLoadBalancer"))
            {
                foreach (var member in GroupLookup.Members(turn, group.Key).Where(member => member.State == Lifecycle.InService))
                {
                    InstanceStates.Register(turn, identifier, member.InstanceId);
                }
            }
        }

        turn.Later(turn.Timings.GroupReview, AttachmentStates.What, group.Key);
        return [];
    }

    private static Document? Detach(Turn turn, Fields request, IReadOnlyList<string> identifiers)
    {
        var group = GroupLookup.Changeable(turn, request);
        MustBeFew(identifiers.Count);
        var attachments = identifiers
            .Distinct(StringComparer.Ordinal)
            .Select(identifier =>
                turn.Scaling.Attachments.Find(ScalingTables.Of(group.Key, identifier))
                ?? throw Refusals.Invalid($"Trying to remove Target Groups that are not part of the group: {identifier}")
            )
            .ToList();
        foreach (var attachment in attachments.Where(attachment => !attachment.IsLeaving))
        {
            turn.Scaling.Attachments.Put(attachment with { State = "Removing" });
            if (attachment.IsTargetGroup && ElasticLoadBalancing.Targets.GroupExists(turn, attachment.Identifier))
            {
                foreach (var member in GroupLookup.Members(turn, group.Key))
                {
                    ElasticLoadBalancing.Targets.Deregister(turn, attachment.Identifier, member.InstanceId);
                }
            }
        }

        turn.Later(turn.Timings.GroupReview, AttachmentStates.What, group.Key);
        return [];
    }

    private static void MustBeFew(int count)
    {
        if (count > MostPerCall)
        {
            throw Refusals.Invalid($"Number of traffic sources or target groups cannot exceed {MostPerCall} per call");
        }
    }

    private static List<(string Identifier, string Type)> SourcesOf(Fields request) =>
        [.. request.Structures("TrafficSources").Select(source => (source.Required("Identifier"), TypeOf(source)))];

    private static Page<Attachment> Page(Turn turn, Fields request, Func<Attachment, bool> isMeant, int most)
    {
        var group = GroupLookup.Named(turn, request.Required("AutoScalingGroupName"), Refusals.GroupNotFound);
        return Pages.Cut(
            GroupLookup.Attachments(turn, group.Key).Where(isMeant),
            attachment => attachment.Key,
            request.Text("NextToken"),
            Sizes.Of(request, most: most, standard: most),
            Refusals.BadToken
        );
    }
}
