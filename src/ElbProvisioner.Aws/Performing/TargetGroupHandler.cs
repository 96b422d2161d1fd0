using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

internal sealed class TargetGroupHandler(AwsSession aws, ElbTags tags)
{
    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.CreateTargetGroup>(CreateAsync);
        table.On<AwsOperation.ModifyHealthCheck>((scope, modify) => ModifyAsync(scope, scope.Id(modify.TargetGroup), modify.Settings));
        table.On<AwsOperation.SetTargetGroupAttributes>(SetAttributesAsync);
        table.On<AwsOperation.WaitDrained>(WaitDrainedAsync);
        table.On<AwsOperation.DeleteTargetGroup>(DeleteAsync);
    }

    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateTargetGroup create)
    {
        var settings = create.Settings;
        var what = $"target group '{settings.Get(TargetGroupTable.Name)}'";
        var live = await RequestAsync(scope, create) ?? await FindByNameAsync(scope, settings.Get(TargetGroupTable.Name))
            ?? throw scope.Fail(ApplyCodes.Gone, $"AWS says the {what} exists and does not list it.", "Run the same command again.");
        await tags.ConfirmAsync(scope, what, live.TargetGroupArn, create.Tags);
        if (!Fits(live, settings))
        {
            await ModifyAsync(scope, live.TargetGroupArn, settings);
        }

        return new(
            live.TargetGroupArn,
            ImmutableSortedDictionary<string, string>.Empty.Add("arn", live.TargetGroupArn).Add("name", settings.Get(TargetGroupTable.Name)));
    }

    /// <returns>Null: one of this name is there, with other settings.</returns>
    private async Task<TargetGroup?> RequestAsync(ActionScope scope, AwsOperation.CreateTargetGroup create)
    {
        var settings = create.Settings;
        var request = new CreateTargetGroupRequest
        {
            Name = settings.Get(TargetGroupTable.Name),
            TargetType = settings.Get(TargetGroupTable.Type),
            Protocol = settings.Get(TargetGroupTable.Protocol),
            ProtocolVersion = settings.Get(TargetGroupTable.ProtocolVersion),
            Port = settings.Get(TargetGroupTable.Port),
            VpcId = settings.Get(TargetGroupTable.VpcId),
            IpAddressType = settings.Get(TargetGroupTable.IpAddressType),
            HealthCheckProtocol = settings.Get(TargetGroupTable.CheckProtocol),
            HealthCheckPort = settings.Get(TargetGroupTable.CheckPort),
            HealthCheckPath = settings.Get(TargetGroupTable.CheckPath),
            HealthCheckIntervalSeconds = (int)settings.Get(TargetGroupTable.CheckInterval).TotalSeconds,
            HealthCheckTimeoutSeconds = (int)settings.Get(TargetGroupTable.CheckTimeout).TotalSeconds,
            HealthyThresholdCount = settings.Get(TargetGroupTable.HealthyThreshold),
            UnhealthyThresholdCount = settings.Get(TargetGroupTable.UnhealthyThreshold),
            Matcher = MatcherOf(settings),
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

    private async Task ModifyAsync(ActionScope scope, string arn, Settings settings) =>
        await aws.Elb.ModifyTargetGroupAsync(
            new ModifyTargetGroupRequest
            {
                TargetGroupArn = arn,
                HealthCheckProtocol = settings.Get(TargetGroupTable.CheckProtocol),
                HealthCheckPort = settings.Get(TargetGroupTable.CheckPort),
                HealthCheckPath = settings.Get(TargetGroupTable.CheckPath),
                HealthCheckIntervalSeconds = (int)settings.Get(TargetGroupTable.CheckInterval).TotalSeconds,
                HealthCheckTimeoutSeconds = (int)settings.Get(TargetGroupTable.CheckTimeout).TotalSeconds,
                HealthyThresholdCount = settings.Get(TargetGroupTable.HealthyThreshold),
                UnhealthyThresholdCount = settings.Get(TargetGroupTable.UnhealthyThreshold),
                Matcher = MatcherOf(settings),
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

    private static bool Fits(TargetGroup live, Settings settings) =>
        live.HealthCheckProtocol?.Value == settings.Get(TargetGroupTable.CheckProtocol) && live.HealthCheckPort == settings.Get(TargetGroupTable.CheckPort) && live.HealthCheckPath == settings.Get(TargetGroupTable.CheckPath)
        && live.HealthCheckIntervalSeconds == (int)settings.Get(TargetGroupTable.CheckInterval).TotalSeconds && live.HealthCheckTimeoutSeconds == (int)settings.Get(TargetGroupTable.CheckTimeout).TotalSeconds
        && live.HealthyThresholdCount == settings.Get(TargetGroupTable.HealthyThreshold) && live.UnhealthyThresholdCount == settings.Get(TargetGroupTable.UnhealthyThreshold)
        && (live.Matcher?.HttpCode ?? live.Matcher?.GrpcCode) == settings.Get(TargetGroupTable.CheckMatcher);

    private static Matcher MatcherOf(Settings settings)
    {
        var codes = settings.Get(TargetGroupTable.CheckMatcher);
        return TargetGroupTable.IsGrpc(settings) ? new Matcher { GrpcCode = codes } : new Matcher { HttpCode = codes };
    }
}
