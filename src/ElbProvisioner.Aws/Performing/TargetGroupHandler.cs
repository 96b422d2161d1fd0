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
        table.On<AwsOperation.ModifyHealthCheck>(ModifyHealthCheckAsync);
        table.On<AwsOperation.SetTargetGroupAttributes>(SetAttributesAsync);
        table.On<AwsOperation.WaitDrained>(WaitDrainedAsync);
        table.On<AwsOperation.DeleteTargetGroup>(DeleteAsync);
    }

    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateTargetGroup create)
    {
        var name = create.Settings.Get(TargetGroupTable.Name);
        var what = $"target group '{name}'";
        var live =
            await RequestAsync(scope, create)
            ?? await FindByNameAsync(scope, name)
            ?? throw scope.Fail(ApplyCodes.Gone, $"AWS says the {what} exists and does not list it.", "Run the same command again.");
        var arn = live.Text("TargetGroupArn") ?? "";
        await tags.ConfirmAsync(scope, what, arn, create.Tags);
        if (!create.Settings.IsLike(TargetGroupTable.Table.Read(live.Members)))
        {
            await ModifyAsync(scope, arn, create.Settings);
        }

        return new(arn, ImmutableSortedDictionary<string, string>.Empty.Add("arn", arn).Add("name", name));
    }

    /// <returns>Null: one of this name is there, with other settings.</returns>
    private async Task<Answer?> RequestAsync(ActionScope scope, AwsOperation.CreateTargetGroup create)
    {
        try
        {
            var answer = await aws.Elb.CallAsync(
                "CreateTargetGroup",
                create.Settings.Creating(scope.Id),
                [("Tags", ElbTags.Structures(create.Tags))],
                scope.ToTheEnd()
            );
            return answer.Items("TargetGroups").First();
        }
        catch (AmazonServiceException refusal) when (refusal.Is("DuplicateTargetGroupName"))
        {
            return null;
        }
    }

    private async Task ModifyAsync(ActionScope scope, string arn, Settings settings) =>
        await aws.Elb.CallAsync("ModifyTargetGroup", settings.Modifying(scope.Id), [("TargetGroupArn", arn)], scope.ToTheEnd());

    private async Task ModifyHealthCheckAsync(ActionScope scope, AwsOperation.ModifyHealthCheck modify)
    {
        await ModifyAsync(scope, scope.Id(modify.TargetGroup), modify.Settings);
        await SettleAsync(scope, modify.Settles);
    }

    /// <summary>Lets a health check that was just set find the targets unhealthy which do not pass it.</summary>
    internal static async Task SettleAsync(ActionScope scope, TimeSpan settles)
    {
        if (settles > TimeSpan.Zero)
        {
            scope.Say($"until {Words.Of(settles)} have passed, targets may have the health that an earlier check found");
            await scope.DelayAsync(settles);
        }
    }

    private Task SetAttributesAsync(ActionScope scope, AwsOperation.SetTargetGroupAttributes set) =>
        set.Attributes.IsEmpty
            ? Task.CompletedTask
            : scope.RetryAsync(
                scope.Waits.Propagation,
                refusal => refusal.Is("TargetGroupNotFound") && ActionScope.IsNew(set.TargetGroup),
                "waiting for AWS to know the target group",
                () =>
                    aws.Elb.ModifyTargetGroupAttributesAsync(
                        new ModifyTargetGroupAttributesRequest
                        {
                            TargetGroupArn = scope.Id(set.TargetGroup),
                            Attributes = [.. set.Attributes.Select(a => new TargetGroupAttribute { Key = a.Key, Value = a.Value })],
                        },
                        scope.ToTheEnd()
                    )
            );

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
                scope.Waits.TargetGroupRelease,
                refusal => refusal.Is("ResourceInUse"),
                "AWS still counts the target group as in use",
                () =>
                    aws.Elb.DeleteTargetGroupAsync(
                        new DeleteTargetGroupRequest { TargetGroupArn = delete.TargetGroup.Id },
                        scope.ToTheEnd()
                    )
            );
        }
        catch (AmazonServiceException refusal) when (refusal.Is("TargetGroupNotFound"))
        {
            // What was to be gone is gone.
        }
    }

    private async Task<Answer?> FindByNameAsync(ActionScope scope, string name)
    {
        try
        {
            return (await aws.Elb.CallAsync("DescribeTargetGroups", [("Names", new object[] { name })], scope.Stop))
                .Items("TargetGroups")
                .FirstOrDefault();
        }
        catch (AmazonServiceException refusal) when (refusal.Is("TargetGroupNotFound"))
        {
            return null;
        }
    }
}
