using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Attachments;

/// <summary>Traffic sources, and target groups as the older operations see them: one set of attachments, looked at in two ways.</summary>
internal static class AttachmentOperations
{
    private const int MostPerCall = 10;

    public static Document? AttachTargetGroups(Transaction transaction, Fields request) =>
        Attach(transaction, request, [.. request.Texts("TargetGroupARNs").Select(arn => (arn, "elbv2"))]);

    public static Document? AttachTrafficSources(Transaction transaction, Fields request) =>
        Attach(transaction, request, SourcesOf(request));

    public static Document? DetachTargetGroups(Transaction transaction, Fields request) =>
        Detach(transaction, request, request.Texts("TargetGroupARNs"));

    public static Document? DetachTrafficSources(Transaction transaction, Fields request) =>
        Detach(transaction, request, [.. SourcesOf(request).Select(source => source.Identifier)]);

    public static Document DescribeTargetGroups(Transaction transaction, Fields request)
    {
        var page = Page(transaction, request, attachment => attachment.IsTargetGroup, 100);
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

    public static Document DescribeLoadBalancers(Transaction transaction, Fields request)
    {
        var page = Page(transaction, request, attachment => attachment.Type == "elb", 100);
        return new()
        {
            ["LoadBalancers"] = page
                .Items.Select(attachment => new Document { ["LoadBalancerName"] = attachment.Identifier, ["State"] = attachment.State })
                .ToList(),
            ["NextToken"] = page.Next,
        };
    }

    public static Document DescribeTrafficSources(Transaction transaction, Fields request)
    {
        var type = request.Text("TrafficSourceType");
        var page = Page(transaction, request, attachment => type is null || attachment.Type == type, 50);
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

    public static void Put(Transaction transaction, Attachment attachment)
    {
        transaction.Scaling.Attachments.Put(attachment);
        transaction.Scaling.AttachedTo.Put(new(ScalingTables.AttachedKey(attachment.Identifier, attachment.Group), attachment.Group));
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

    private static Document? Attach(Transaction transaction, Fields request, List<(string Identifier, string Type)> sources)
    {
        var group = GroupLookup.Changeable(transaction, request);
        MustBeFew(sources.Count);
        if (ActiveRefreshes.Has(transaction, group.Key))
        {
            throw Refusals.RefreshBlocks("the attachment of traffic sources");
        }

        GroupChecks.TargetGroupsExist(transaction, sources.Where(source => source.Type == "elbv2").Select(source => source.Identifier));
        var here = GroupLookup.Attachments(transaction, group.Key);
        var added = sources
            .Where(source => !here.Any(attachment => attachment.Identifier == source.Identifier && !attachment.IsLeaving))
            .Distinct()
            .ToList();
        MustFit(transaction, here.Count(attachment => attachment is { IsTargetGroup: true, IsLeaving: false }) + added.Count);
        foreach (var (identifier, type) in added)
        {
            Put(transaction, new(ScalingTables.Of(group.Key, identifier), group.Key, identifier, type, "Adding"));
            if (type == "elbv2" && !group.IsSuspended("AddToLoadBalancer"))
            {
                foreach (var member in GroupLookup.Members(transaction, group.Key).Where(member => member.State == Lifecycle.InService))
                {
                    Registrations.Register(transaction, identifier, member.InstanceId);
                }
            }
        }

        transaction.Later(transaction.Timings.GroupReview, AttachmentStates.What, group.Key);
        return [];
    }

    private static Document? Detach(Transaction transaction, Fields request, IReadOnlyList<string> identifiers)
    {
        var group = GroupLookup.Changeable(transaction, request);
        MustBeFew(identifiers.Count);
        var attachments = identifiers
            .Distinct(StringComparer.Ordinal)
            .Select(identifier =>
                transaction.Scaling.Attachments.Find(ScalingTables.Of(group.Key, identifier))
                ?? throw Refusals.Invalid($"Trying to remove Target Groups that are not part of the group: {identifier}")
            )
            .ToList();
        foreach (var attachment in attachments.Where(attachment => !attachment.IsLeaving))
        {
            transaction.Scaling.Attachments.Put(attachment with { State = "Removing" });
            if (attachment.IsTargetGroup && Targets.GroupExists(transaction, attachment.Identifier))
            {
                foreach (var member in GroupLookup.Members(transaction, group.Key))
                {
                    Targets.Deregister(transaction, attachment.Identifier, member.InstanceId);
                }
            }
        }

        transaction.Later(transaction.Timings.GroupReview, AttachmentStates.What, group.Key);
        return [];
    }

    /// <param name="targetGroups">How many of them a group would have.</param>
    public static void MustFit(Transaction transaction, int targetGroups)
    {
        if (targetGroups > transaction.Quota(ScalingQuotas.TargetGroupsPerGroup))
        {
            throw Refusals.AtLimit("target groups for this Auto Scaling group");
        }
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

    private static Page<Attachment> Page(Transaction transaction, Fields request, Func<Attachment, bool> isMeant, int most)
    {
        var group = GroupLookup.Named(transaction, request.Required("AutoScalingGroupName"), Refusals.GroupNotFound);
        return Pages.Cut(
            GroupLookup.Attachments(transaction, group.Key).Where(isMeant),
            attachment => attachment.Key,
            request.Text("NextToken"),
            Sizes.Of(request, most: most, standard: most),
            Refusals.BadToken
        );
    }
}
