using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

internal static class GroupCreation
{
    public static Document? Create(Turn turn, Fields request)
    {
        var name = request.Required("AutoScalingGroupName");
        GroupChecks.NameIsAllowed(name);
        if (turn.Scaling.Groups.Find(name) is { } taken)
        {
            throw new AwsError(
                "AlreadyExists",
                $"AutoScalingGroup by this name already exists - A group with the name {name} already "
                    + $"exists{(taken.Status is null ? "" : " and is pending delete")}"
            );
        }

        if (turn.Scaling.Groups.Count >= turn.Quota(ScalingQuotas.Groups))
        {
            throw new AwsError("LimitExceeded", "You have already reached your limit of Auto Scaling groups for this region.");
        }

        var group = Read(turn, request, name);
        GroupChecks.IsLaunchable(turn, group);
        var sources = Sources(request);
        GroupChecks.TargetGroupsExist(turn, sources.Where(source => source.Type == "elbv2").Select(source => source.Identifier));
        turn.Scaling.Groups.Put(group);
        foreach (var (identifier, type) in sources)
        {
            // Attached from the beginning, a source counts as in service at once (API reference, DescribeLoadBalancerTargetGroups).
            AttachmentOperations.Put(turn, new(ScalingTables.Of(name, identifier), name, identifier, type, "InService"));
        }

        foreach (var hook in request.Structures("LifecycleHookSpecificationList"))
        {
            LifecycleHooks.Put(turn, group, hook);
        }

        GroupTags.Tell(turn, group);
        Reviews.Soon(turn, name);
        return null;
    }

    private static Group Read(Turn turn, Fields request, string name)
    {
        var recipe = ReadRecipe(turn, request);
        var (min, max) = (request.Integer("MinSize") ?? 0, request.Integer("MaxSize") ?? 0);
        var desired = request.Integer("DesiredCapacity") ?? min;
        GroupChecks.SizesFit(min, max, desired);
        var (subnets, zones) = GroupChecks.Places(turn, request.Text("VPCZoneIdentifier"), request.Texts("AvailabilityZones"));
        return new()
        {
            Key = name,
            Arn = turn.Arn("autoscaling", $"autoScalingGroup:{turn.NewUuid()}:autoScalingGroupName/{name}"),
            CreatedAt = turn.Now,
            Recipe = recipe,
            Min = min,
            Max = max,
            Desired = desired,
            Subnets = subnets,
            Zones = zones,
            Kept = GroupSettings.Keep(request, []),
            Tags = GroupTags.Read(request.Structures("Tags"), name),
            LastChange =
                desired == 0
                    ? null
                    : $"{Words.At(turn)} a user request created an AutoScalingGroup changing the desired capacity from 0 to {desired}.  ",
        };
    }

    private static Recipe ReadRecipe(Turn turn, Fields request)
    {
        GroupChecks.HasNoLaunchConfiguration(request);
        if (request.Has("InstanceId"))
        {
            throw new AwsError(
                "UnsupportedOperation",
                "The Launch Configuration creation operation is not available in your account. "
                    + "Use launch templates to create configuration templates for your Auto Scaling groups."
            );
        }

        return Recipes.Read(turn, request, null) ?? throw Refusals.Invalid(GroupChecks.NeedsOneRecipe);
    }

    private static List<(string Identifier, string Type)> Sources(Fields request) =>
        [
            .. request
                .Texts("TargetGroupARNs")
                .Select(arn => (arn, "elbv2"))
                .Concat(request.Texts("LoadBalancerNames").Select(name => (name, "elb")))
                .Concat(
                    request
                        .Structures("TrafficSources")
                        .Select(source => (source.Required("Identifier"), AttachmentOperations.TypeOf(source)))
                )
                .Distinct(),
        ];
}
