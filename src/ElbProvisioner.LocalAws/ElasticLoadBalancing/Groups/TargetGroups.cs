using ElbProvisioner.LocalAws.Ec2;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

/// <summary>Target groups: made, listed, changed and deleted.</summary>
internal static class TargetGroups
{
    public static Document? Create(Turn turn, Fields request)
    {
        var name = request.Required("Name");
        Names.MustBeTargetGroup(name);
        var asked = Read(turn, request);
        if (Named(turn, name) is { } existing)
        {
            return IsSame(existing, asked)
                ? Answer(turn, [existing])
                : throw new AwsError(
                    "DuplicateTargetGroupName",
                    $"A target group with the same name '{name}' exists, but with different settings"
                );
        }

        MustHaveRoom(turn, asked);
        var group = asked with { Key = Arns.NewTargetGroup(turn, name) };
        turn.Elb.TargetGroups.Put(group);
        Tags.OfNew(turn, group.Key, request);
        return Answer(turn, [group]);
    }

    public static Document? Describe(Turn turn, Fields request)
    {
        var (balancer, arns, names) = (request.Text("LoadBalancerArn"), request.Texts("TargetGroupArns"), request.Texts("Names"));
        Listing.MustBeFew("target group ARNs", arns);
        Listing.MustBeFew("target group names", names);
        if ((balancer is null ? 0 : 1) + Math.Min(arns.Count, 1) + Math.Min(names.Count, 1) > 1)
        {
            throw Refuse.Invalid("Only one of a load balancer ARN, target group ARNs and target group names can be specified");
        }

        var found =
            balancer is not null
                ? Wiring
                    .GroupsOf(turn, Lookup.LoadBalancer(turn, balancer).Key)
                    .Select(arn => turn.Visible(turn.Elb.TargetGroups, arn))
                    .OfType<TargetGroup>()
            : arns.Count > 0 ? arns.Distinct(StringComparer.Ordinal).Select(arn => Lookup.TargetGroup(turn, arn))
            : names.Count > 0
                ? names
                    .Distinct(StringComparer.Ordinal)
                    .Select(name => Named(turn, name) is { } group && turn.Sees(group) ? group : throw NotFound())
            : turn.Visible(turn.Elb.TargetGroups);
        var page = Listing.Page(request, found.OrderBy(group => group.Key, StringComparer.Ordinal), group => group.Key);
        var answer = Answer(turn, page.Items);
        answer["NextMarker"] = page.Next;
        return answer;
    }

    public static Document? Modify(Turn turn, Fields request)
    {
        var group = Lookup.TargetGroup(turn, request.Required("TargetGroupArn"));
        var changed = group with { HealthCheck = HealthChecks.Read(group, request, group.HealthCheck) };
        turn.Elb.TargetGroups.Put(changed);
        HealthReview.OfGroup(turn, changed.Key);
        return Answer(turn, [changed]);
    }

    public static Document? Delete(Turn turn, Fields request)
    {
        var arn = Lookup.Checked("targetgroup", "target group", request.Required("TargetGroupArn"));
        if (turn.Elb.TargetGroups.Find(arn) is not { } group)
        {
            return null;
        }

        if (Wiring.LoadBalancerOf(turn, arn) is not null || group.InUseUntil > turn.Now)
        {
            throw Refuse.InUse($"Target group '{arn}' is currently in use by a listener or a rule");
        }

        turn.Elb.TargetGroups.Remove(arn);
        foreach (var target in turn.Elb.Targets.StartingWith(Target.Prefix(arn)).ToList())
        {
            HealthReview.Drop(turn, target);
        }

        Tags.Forget(turn, arn);
        turn.Later(TimeSpan.Zero, "autoscaling.targetGroupChanged", arn);
        return null;
    }

    private static TargetGroup Read(Turn turn, Fields request)
    {
        var (type, protocol, port, vpc) = (
            request.Text("TargetType") ?? "instance",
            request.Text("Protocol"),
            request.Integer("Port"),
            request.Text("VpcId")
        );
        if (type == "lambda")
        {
            if (protocol is not null || port is not null || vpc is not null)
            {
                throw Refuse.Invalid("A protocol, a port and a VPC cannot be specified for target groups with target type 'lambda'");
            }
        }
        else
        {
            MustBeReachable(turn, type, protocol, port, vpc);
        }

        var group = new TargetGroup(
            "",
            request.Required("Name"),
            type,
            protocol,
            ProtocolVersion(request, protocol),
            port,
            vpc,
            request.Text("IpAddressType") ?? "ipv4",
            HealthChecks.None,
            new Dictionary<string, string>(StringComparer.Ordinal),
            turn.Now + turn.Timings.Visibility
        )
        {
            TargetControlPort = request.Integer("TargetControlPort"),
        };
        return group with { HealthCheck = HealthChecks.Read(group, request, before: null) };
    }

    private static void MustBeReachable(Turn turn, string type, string? protocol, int? port, string? vpc)
    {
        if (protocol is null)
        {
            throw Refuse.Invalid("A protocol must be specified");
        }

        if (port is null)
        {
            throw Refuse.Invalid("A port must be specified");
        }

        if (vpc is null)
        {
            throw Refuse.Invalid("A VPC ID must be specified");
        }

        if (Network.VpcRange(turn, vpc) is null)
        {
            throw Refuse.Invalid($"The VPC ID '{vpc}' is not found");
        }

        if (protocol == "GENEVE" && port != 6081)
        {
            throw Refuse.Invalid("Port must be 6081 for target groups with protocol 'GENEVE'");
        }

        if (type == "alb" && protocol != "TCP")
        {
            throw Refuse.Invalid($"Protocol '{protocol}' is not supported for target groups with target type 'alb'");
        }
    }

    private static string? ProtocolVersion(Fields request, string? protocol)
    {
        // Terraform's provider sends an empty one where its user gave none, and AWS takes it for none.
        var version = request.Text("ProtocolVersion") is { Length: > 0 } given ? given : null;
        if (protocol is not ("HTTP" or "HTTPS"))
        {
            return version is null
                ? null
                : throw Refuse.Invalid($"A protocol version cannot be specified for target groups with protocol '{protocol}'");
        }

        return version is null or "HTTP1" or "HTTP2" or "GRPC"
            ? version ?? "HTTP1"
            : throw Refuse.Invalid($"Protocol version '{version}' must be one of 'GRPC, HTTP1, HTTP2'");
    }

    private static void MustHaveRoom(Turn turn, TargetGroup asked)
    {
        var isFull =
            turn.Elb.TargetGroups.Count >= Limits.Of(turn, "targetGroups")
            || (
                asked.Protocol == "GENEVE"
                && turn.Elb.TargetGroups.All.Count(group => group.Protocol == "GENEVE") >= Limits.Of(turn, "geneveTargetGroups")
            );
        if (isFull)
        {
            throw new AwsError("TooManyTargetGroups", "The maximum number of target groups has been reached");
        }
    }

    private static bool IsSame(TargetGroup existing, TargetGroup asked) =>
        existing.TargetType == asked.TargetType
        && existing.Protocol == asked.Protocol
        && existing.ProtocolVersion == asked.ProtocolVersion
        && existing.Port == asked.Port
        && existing.VpcId == asked.VpcId
        && existing.IpAddressType == asked.IpAddressType
        && existing.TargetControlPort == asked.TargetControlPort
        && existing.HealthCheck == asked.HealthCheck;

    private static TargetGroup? Named(Turn turn, string name) =>
        turn.Elb.TargetGroups.StartingWith(Arns.TargetGroupsNamed(turn, name)).FirstOrDefault();

    private static AwsError NotFound() => new("TargetGroupNotFound", "One or more target groups not found");

    private static Document Answer(Turn turn, IEnumerable<TargetGroup> groups) =>
        new() { ["TargetGroups"] = groups.Select(group => Told(turn, group)).ToList() };

    private static Document Told(Turn turn, TargetGroup group) =>
        new()
        {
            ["TargetGroupArn"] = group.Key,
            ["TargetGroupName"] = group.Name,
            ["Protocol"] = group.Protocol,
            ["Port"] = group.Port,
            ["VpcId"] = group.VpcId,
            ["HealthCheckProtocol"] = group.HealthCheck.Protocol,
            ["HealthCheckPort"] = group.HealthCheck.Port,
            ["HealthCheckEnabled"] = group.HealthCheck.IsEnabled,
            ["HealthCheckIntervalSeconds"] = group.HealthCheck.IntervalSeconds,
            ["HealthCheckTimeoutSeconds"] = group.HealthCheck.TimeoutSeconds,
            ["HealthyThresholdCount"] = group.HealthCheck.HealthyThreshold,
            ["UnhealthyThresholdCount"] = group.HealthCheck.UnhealthyThreshold,
            ["HealthCheckPath"] = group.HealthCheck.Path,
            ["Matcher"] = group.HealthCheck.Codes is { } codes
                ? new Document { [group.ProtocolVersion == "GRPC" ? "GrpcCode" : "HttpCode"] = codes }
                : null,
            ["LoadBalancerArns"] = Wiring.LoadBalancerOf(turn, group.Key) is { } balancer ? [balancer] : (string[])[],
            ["TargetType"] = group.TargetType,
            ["ProtocolVersion"] = group.ProtocolVersion,
            ["IpAddressType"] = group.IpAddressType,
            ["TargetControlPort"] = group.TargetControlPort,
        };
}
