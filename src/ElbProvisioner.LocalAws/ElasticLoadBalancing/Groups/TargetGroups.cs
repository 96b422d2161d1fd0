using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

/// <summary>Target groups: made, listed, changed and deleted.</summary>
internal static class TargetGroups
{
    public static Document? Create(Transaction transaction, Fields request)
    {
        var name = request.Required("Name");
        Names.MustBeTargetGroup(name);
        var asked = Read(transaction, request);
        if (Named(transaction, name) is { } existing)
        {
            return IsSame(existing, asked)
                ? Answer(transaction, [existing])
                : throw new AwsError(
                    "DuplicateTargetGroupName",
                    $"A target group with the same name '{name}' exists, but with different settings"
                );
        }

        MustHaveRoom(transaction, asked);
        var group = asked with { Key = Arns.NewTargetGroup(transaction, name) };
        transaction.Elb.TargetGroups.Put(group);
        Tags.OfNew(transaction, group.Key, request);
        return Answer(transaction, [group]);
    }

    public static Document? Describe(Transaction transaction, Fields request)
    {
        var (balancer, arns, names) = (request.Text("LoadBalancerArn"), request.Texts("TargetGroupArns"), request.Texts("Names"));
        Listing.MustBeFew("target group ARNs", arns);
        Listing.MustBeFew("target group names", names);
        if ((balancer is null ? 0 : 1) + Math.Min(arns.Count, 1) + Math.Min(names.Count, 1) > 1)
        {
            throw Refusals.Invalid("Only one of a load balancer ARN, target group ARNs and target group names can be specified");
        }

        var found =
            balancer is not null
                ? Wiring
                    .GroupsOf(transaction, Lookup.LoadBalancer(transaction, balancer).Key)
                    .Select(arn => transaction.Visible(transaction.Elb.TargetGroups, arn))
                    .OfType<TargetGroup>()
            : arns.Count > 0 ? arns.Distinct(StringComparer.Ordinal).Select(arn => Lookup.TargetGroup(transaction, arn))
            : names.Count > 0
                ? names
                    .Distinct(StringComparer.Ordinal)
                    .Select(name => Named(transaction, name) is { } group && transaction.Sees(group) ? group : throw NotFound())
            : transaction.Visible(transaction.Elb.TargetGroups);
        var page = Listing.Page(request, found.OrderBy(group => group.Key, StringComparer.Ordinal), group => group.Key);
        var answer = Answer(transaction, page.Items);
        answer["NextMarker"] = page.Next;
        return answer;
    }

    public static Document? Modify(Transaction transaction, Fields request)
    {
        var group = Lookup.TargetGroup(transaction, request.Required("TargetGroupArn"));
        var changed = group with { HealthCheck = HealthChecks.Read(group, request, group.HealthCheck) };
        transaction.Elb.TargetGroups.Put(changed);
        HealthReview.OfGroup(transaction, changed.Key);
        return Answer(transaction, [changed]);
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var arn = Lookup.Checked("targetgroup", "target group", request.Required("TargetGroupArn"));
        if (transaction.Elb.TargetGroups.Find(arn) is not { } group)
        {
            return null;
        }

        if (Wiring.LoadBalancerOf(transaction, arn) is not null || group.InUseUntil > transaction.Now)
        {
            throw Refusals.InUse($"Target group '{arn}' is currently in use by a listener or a rule");
        }

        transaction.Elb.TargetGroups.Remove(arn);
        foreach (var target in transaction.Elb.Targets.StartingWith(Target.Prefix(arn)).ToList())
        {
            HealthReview.Drop(transaction, target);
        }

        Tags.Forget(transaction, arn);
        transaction.Later(TimeSpan.Zero, "autoscaling.targetGroupChanged", arn);
        return null;
    }

    private static TargetGroup Read(Transaction transaction, Fields request)
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
                throw Refusals.Invalid("A protocol, a port and a VPC cannot be specified for target groups with target type 'lambda'");
            }
        }
        else
        {
            MustBeReachable(transaction, type, protocol, port, vpc, request.Text("IpAddressType"));
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
            transaction.Now + transaction.Timings.Visibility
        )
        {
            TargetControlPort = request.Integer("TargetControlPort"),
        };
        return group with { HealthCheck = HealthChecks.Read(group, request, before: null) };
    }

    private static void MustBeReachable(Transaction transaction, string type, string? protocol, int? port, string? vpc, string? addresses)
    {
        if (protocol is null)
        {
            throw Refusals.Invalid("A protocol must be specified");
        }

        if (port is null)
        {
            throw Refusals.Invalid("A port must be specified");
        }

        if (vpc is null)
        {
            throw Refusals.Invalid("A VPC ID must be specified");
        }

        if (Network.VpcRange(transaction, vpc) is null)
        {
            throw Refusals.Invalid($"The VPC ID '{vpc}' is not found");
        }

        if (protocol == "GENEVE" && port != 6081)
        {
            throw Refusals.Invalid("Port must be 6081 for target groups with protocol 'GENEVE'");
        }

        if (addresses == "ipv6" && TransportProtocols.IsQuic(protocol))
        {
            throw Refusals.Configuration($"Protocol '{protocol}' is not supported for target groups with the IP address type 'ipv6'");
        }

        if (type == "alb" && protocol != "TCP")
        {
            throw Refusals.Invalid($"Protocol '{protocol}' is not supported for target groups with target type 'alb'");
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
                : throw Refusals.Invalid($"A protocol version cannot be specified for target groups with protocol '{protocol}'");
        }

        return version is null or "HTTP1" or "HTTP2" or "GRPC"
            ? version ?? "HTTP1"
            : throw Refusals.Invalid($"Protocol version '{version}' must be one of 'GRPC, HTTP1, HTTP2'");
    }

    private static void MustHaveRoom(Transaction transaction, TargetGroup asked)
    {
        var isFull =
            transaction.Elb.TargetGroups.Count >= Limits.Of(transaction, "targetGroups")
            || (
                asked.Protocol == "GENEVE"
                && transaction.Elb.TargetGroups.All.Count(group => group.Protocol == "GENEVE")
                    >= Limits.Of(transaction, "geneveTargetGroups")
            );
        if (isFull)
        {
            throw Refusals.TooManyGroups("The maximum number of target groups has been reached");
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

    private static TargetGroup? Named(Transaction transaction, string name) =>
        transaction.Elb.TargetGroups.StartingWith(Arns.TargetGroupsNamed(transaction, name)).FirstOrDefault();

    private static AwsError NotFound() => new("TargetGroupNotFound", "One or more target groups not found");

    private static Document Answer(Transaction transaction, IEnumerable<TargetGroup> groups) =>
        new() { ["TargetGroups"] = groups.Select(group => Told(transaction, group)).ToList() };

    private static Document Told(Transaction transaction, TargetGroup group) =>
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
            ["LoadBalancerArns"] = Wiring.LoadBalancerOf(transaction, group.Key) is { } balancer ? [balancer] : (string[])[],
            ["TargetType"] = group.TargetType,
            ["ProtocolVersion"] = group.ProtocolVersion,
            ["IpAddressType"] = group.IpAddressType,
            ["TargetControlPort"] = group.TargetControlPort,
        };
}
