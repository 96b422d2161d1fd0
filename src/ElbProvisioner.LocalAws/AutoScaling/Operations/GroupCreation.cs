using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

internal static class GroupCreation
{
    public static Document? Create(Transaction transaction, Fields request)
    {
        var name = request.Required("AutoScalingGroupName");
        GroupChecks.NameIsAllowed(name);
        if (transaction.Scaling.Groups.Find(name) is { } taken)
        {
            throw Refusals.AlreadyExists(
                $"AutoScalingGroup by this name already exists - A group with the name {name} already "
                    + $"exists{(taken.Status is null ? "" : " and is pending delete")}"
            );
        }

        if (transaction.Scaling.Groups.Count >= transaction.Quota(ScalingQuotas.Groups))
        {
            throw Refusals.AtLimit("Auto Scaling groups for this region");
        }

        var group = Read(transaction, request, name);
        GroupChecks.IsLaunchable(transaction, group);
        var sources = Sources(request);
        var targetGroups = sources.Where(source => source.Type == "elbv2").Select(source => source.Identifier).ToList();
        GroupChecks.TargetGroupsExist(transaction, targetGroups);
        GroupChecks.ZonalShiftFits(transaction, request, targetGroups);
        AttachmentOperations.MustFit(transaction, targetGroups.Count);
        transaction.Scaling.Groups.Put(group);
        foreach (var (identifier, type) in sources)
        {
            // Attached from the beginning, a source counts as in service at once (API reference, DescribeLoadBalancerTargetGroups).
            AttachmentOperations.Put(transaction, new(ScalingTables.Of(name, identifier), name, identifier, type, "InService"));
        }

        foreach (var hook in request.Structures("LifecycleHookSpecificationList"))
        {
            LifecycleHooks.Put(transaction, group, hook);
        }

        GroupTags.Tell(transaction, group);
        Reviews.Soon(transaction, name);
        return null;
    }

    private static Group Read(Transaction transaction, Fields request, string name)
    {
        var recipe = ReadRecipe(transaction, request, name);
        var (min, max) = (request.Integer("MinSize") ?? 0, request.Integer("MaxSize") ?? 0);
        var desired = request.Integer("DesiredCapacity") ?? min;
        GroupChecks.SizesFit(min, max, desired);
        var (subnets, zones) = GroupChecks.Places(transaction, request.Text("VPCZoneIdentifier"), request.Texts("AvailabilityZones"));
        return new()
        {
            Key = name,
            Arn = transaction.Arn("autoscaling", $"autoScalingGroup:{transaction.NewUuid()}:autoScalingGroupName/{name}"),
            CreatedAt = transaction.Now,
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
                    : $"{Words.At(transaction)} a user request created an AutoScalingGroup changing the desired capacity from 0 to {desired}.  ",
        };
    }

    private static Recipe ReadRecipe(Transaction transaction, Fields request, string name)
    {
        var recipe = Recipes.ReadOfGroup(transaction, request, null);
        if (request.Text("InstanceId") is not { } instance)
        {
            return recipe ?? throw Refusals.Invalid(GroupChecks.NeedsOneRecipe);
        }

        if (recipe is not null)
        {
            throw Refusals.Invalid(GroupChecks.NeedsOneRecipe);
        }

        // A group made from an instance has a launch configuration of its own name (API reference, CreateAutoScalingGroup).
        LaunchConfigurations.Put(transaction, name, LaunchConfigurations.TakenFrom(transaction, instance));
        return new(null, null, name);
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
