using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

internal sealed class TargetGroupHandler(AwsSession aws, ElbTags tags)
{
    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.CreateTargetGroup>(CreateAsync);
        table.On<AwsOperation.ModifyHealthCheck>(ModifyHealthCheckAsync);
        table.On<AwsOperation.SetTargetGroupAttributes>(SetAttributesAsync);
        table.On<AwsOperation.WaitDrained>(WaitDrainedAsync);
        table.On<AwsOperation.DeleteTargetGroup>(DeleteAsync);
    }

    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateTargetGroup create)
    {
        var settings = create.Settings;
        var what = $"target group '{settings.TargetGroupName}'";
        var live = await RequestAsync(scope, create) ?? await FindByNameAsync(scope, settings.TargetGroupName)
            ?? throw scope.Fail(ApplyCodes.Gone, $"AWS says the {what} exists and does not list it.", "Run the same command again.");
        await tags.ConfirmAsync(scope, what, live.TargetGroupArn, create.Tags);
        if (!Fits(live, settings.HealthCheck))
        {
            await ModifyAsync(scope, live.TargetGroupArn, settings.HealthCheck, settings.ProtocolVersion);
        }

        return new(
            live.TargetGroupArn,
            ImmutableSortedDictionary<string, string>.Empty.Add("arn", live.TargetGroupArn).Add("name", settings.TargetGroupName));
    }

    /// <returns>Null: one of this name is there, with other settings.</returns>
    private async Task<TargetGroup?> RequestAsync(ActionScope scope, AwsOperation.CreateTargetGroup create)
    {
        var settings = create.Settings;
        var check = settings.HealthCheck;
        var request = new CreateTargetGroupRequest
        {
            Name = settings.TargetGroupName,
            TargetType = settings.TargetType,
            Protocol = settings.Protocol,
            ProtocolVersion = settings.ProtocolVersion,
            Port = settings.Port,
            VpcId = settings.VpcId,
            IpAddressType = settings.IpAddressType,
            HealthCheckProtocol = check.Protocol,
            HealthCheckPort = check.Port,
            HealthCheckPath = check.Path,
            HealthCheckIntervalSeconds = check.IntervalSeconds,
            HealthCheckTimeoutSeconds = check.TimeoutSeconds,
            HealthyThresholdCount = check.HealthyThreshold,
            UnhealthyThresholdCount = check.UnhealthyThreshold,
            Matcher = MatcherOf(check, settings.ProtocolVersion),
            Tags = ElbTags.Of(create.Tags),
        };
        try
        {
            return (await aws.Elb.CreateTargetGroupAsync(request, scope.ToTheEnd())).TargetGroups[0];
        }
        catch (AmazonServiceException refusal) when (refusal.Is("DuplicateTargetGroupName"))
        {
            return null;
        }
    }

    private async Task ModifyHealthCheckAsync(ActionScope scope, AwsOperation.ModifyHealthCheck modify)
    {
        var arn = scope.Id(modify.TargetGroup);
        var version = (await FindAsync(scope, new DescribeTargetGroupsRequest { TargetGroupArns = [arn] }))?.ProtocolVersion;
        await ModifyAsync(scope, arn, modify.HealthCheck, version);
    }

    private async Task ModifyAsync(ActionScope scope, string arn, HealthCheckSettings check, string? protocolVersion) =>
        await aws.Elb.ModifyTargetGroupAsync(
            new ModifyTargetGroupRequest
            {
                TargetGroupArn = arn,
                HealthCheckProtocol = check.Protocol,
                HealthCheckPort = check.Port,
                HealthCheckPath = check.Path,
                HealthCheckIntervalSeconds = check.IntervalSeconds,
                HealthCheckTimeoutSeconds = check.TimeoutSeconds,
                HealthyThresholdCount = check.HealthyThreshold,
                UnhealthyThresholdCount = check.UnhealthyThreshold,
                Matcher = MatcherOf(check, protocolVersion),
            },
            scope.ToTheEnd());

    private Task SetAttributesAsync(ActionScope scope, AwsOperation.SetTargetGroupAttributes set) =>
        set.Attributes.IsEmpty
            ? Task.CompletedTask
            : scope.RetryAsync(
                scope.Waits.Propagation, refusal => refusal.Is("TargetGroupNotFound") && ActionScope.IsNew(set.TargetGroup), "waiting for AWS to know the target group",
                () => aws.Elb.ModifyTargetGroupAttributesAsync(
                    new ModifyTargetGroupAttributesRequest
                    {
                        TargetGroupArn = scope.Id(set.TargetGroup),
                        Attributes = [.. set.Attributes.Select(a => new TargetGroupAttribute { Key = a.Key, Value = a.Value })],
                    },
                    scope.ToTheEnd()));

    private static async Task WaitDrainedAsync(ActionScope scope, AwsOperation.WaitDrained wait)
    {
        if (wait.Delay > TimeSpan.Zero)
        {
            scope.Say($"letting requests in flight finish for {Words.Of(wait.Delay)}");
            await scope.DelayAsync(wait.Delay);
        }
    }

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteTargetGroup delete)
    {
        try
        {
            await scope.RetryAsync(
                scope.Waits.TargetGroupRelease, refusal => refusal.Is("ResourceInUse"), "AWS still counts the target group as in use",
                () => aws.Elb.DeleteTargetGroupAsync(new DeleteTargetGroupRequest { TargetGroupArn = delete.TargetGroup.Id }, scope.ToTheEnd()));
        }
        catch (AmazonServiceException refusal) when (refusal.Is("TargetGroupNotFound"))
        {
            // What was to be gone is gone.
        }
    }

    private Task<TargetGroup?> FindByNameAsync(ActionScope scope, string name) => FindAsync(scope, new DescribeTargetGroupsRequest { Names = [name] });

    private async Task<TargetGroup?> FindAsync(ActionScope scope, DescribeTargetGroupsRequest request)
    {
        try
        {
            return (await aws.Elb.DescribeTargetGroupsAsync(request, scope.Stop)).TargetGroups?.FirstOrDefault();
        }
        catch (AmazonServiceException refusal) when (refusal.Is("TargetGroupNotFound"))
        {
            return null;
        }
    }

    private static bool Fits(TargetGroup live, HealthCheckSettings check) =>
        live.HealthCheckProtocol?.Value == check.Protocol && live.HealthCheckPort == check.Port && live.HealthCheckPath == check.Path
        && live.HealthCheckIntervalSeconds == check.IntervalSeconds && live.HealthCheckTimeoutSeconds == check.TimeoutSeconds
        && live.HealthyThresholdCount == check.HealthyThreshold && live.UnhealthyThresholdCount == check.UnhealthyThreshold
        && (check.Matcher is null || live.Matcher?.HttpCode == check.Matcher || live.Matcher?.GrpcCode == check.Matcher);

    private static Matcher? MatcherOf(HealthCheckSettings check, string? protocolVersion) => check.Matcher switch
    {
        null => null,
        var codes when protocolVersion == "GRPC" => new Matcher { GrpcCode = codes },
        var codes => new Matcher { HttpCode = codes },
    };
}
