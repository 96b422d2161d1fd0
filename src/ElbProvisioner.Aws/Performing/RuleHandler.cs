using System.Collections.Immutable;
using System.Globalization;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

internal sealed class RuleHandler(AwsSession aws, ElbTags tags)
{
    private const string TakenSince = "It was taken after this plan was made: run the same command again, and it finds other numbers.";

    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.CreateRule>(CreateAsync);
        table.On<AwsOperation.ModifyRule>((scope, modify) => ModifyAsync(scope, scope.Id(modify.Rule), modify.Settings));
        table.On<AwsOperation.SetRulePriorities>(SetPrioritiesAsync);
        table.On<AwsOperation.DeleteRule>((scope, delete) => DeleteAsync(scope, delete.Rule.Id));
        table.On<AwsOperation.EndWarmUp>((scope, end) => DeleteAsync(scope, scope.Id(end.Rule)));
    }

    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateRule create)
    {
        var listener = scope.Id(create.Listener);
        string arn;
        try
        {
            var answer = await scope.RetryAsync(
                scope.Waits.Propagation,
                refusal => IsLag(refusal, create),
                "waiting for AWS to know the listener",
                () =>
                    aws.Elb.CallAsync(
                        "CreateRule",
                        create.Settings.Creating(scope.Id),
                        [("ListenerArn", listener), ("Priority", create.Priority), ("Tags", ElbTags.Structures(create.Tags))],
                        scope.ToTheEnd()
                    )
            );
            arn = ArnOf(answer.Items("Rules").First());
        }
        catch (AmazonServiceException refusal) when (refusal.Is("PriorityInUse"))
        {
            arn =
                await FindByPriorityAsync(scope, listener, create.Priority)
                ?? throw scope.Fail(
                    ApplyCodes.Gone,
                    $"priority {create.Priority} was taken a moment ago and is free now.",
                    "Run the same command again.",
                    refusal
                );
            await tags.ConfirmAsync(scope, $"rule at priority {create.Priority}", arn, create.Tags, TakenSince);
            await ModifyAsync(scope, arn, create.Settings);
        }

        if (create.Claim is { } band)
        {
            await ClaimAsync(scope, listener, arn, band);
        }

        return new(arn, ImmutableSortedDictionary<string, string>.Empty.Add("arn", arn));
    }

    /// <summary>Of stacks that choose one band, those that come later are refused the number, or find the earlier one's rules.</summary>
    private async Task ClaimAsync(ActionScope scope, string listenerArn, string claim, PriorityBand band)
    {
        var other = (await RulesAsync(scope, listenerArn)).FirstOrDefault(rule =>
            ArnOf(rule) != claim
            && int.TryParse(rule.Text("Priority"), CultureInfo.InvariantCulture, out var priority)
            && band.Holds(priority)
        );
        if (other is not null)
        {
            await scope.RetryAsync(
                scope.Waits.Propagation,
                static refusal => refusal.Is("RuleNotFound"),
                "waiting for AWS to know the rule",
                () => aws.Elb.DeleteRuleAsync(new DeleteRuleRequest { RuleArn = claim }, scope.ToTheEnd())
            );
            throw scope.Fail(
                ApplyCodes.NameTaken,
                $"somebody else has a rule in the band {band} by now (priority {other.Text("Priority")}, {ArnOf(other)}).",
                TakenSince
            );
        }
    }

    private async Task ModifyAsync(ActionScope scope, string arn, Settings settings) =>
        await aws.Elb.CallAsync(
            "ModifyRule",
            settings.Modifying(scope.Id),
            // Transforms are kept unless told otherwise; elbctl writes none.
            [("RuleArn", arn), ("ResetTransforms", settings.Has(RuleTable.Rewrite) ? null : true)],
            scope.ToTheEnd()
        );

    private async Task SetPrioritiesAsync(ActionScope scope, AwsOperation.SetRulePriorities set)
    {
        if (!set.Priorities.IsEmpty)
        {
            await aws.Elb.SetRulePrioritiesAsync(
                new SetRulePrioritiesRequest
                {
                    RulePriorities =
                    [
                        .. set.Priorities.Select(p => new RulePriorityPair { RuleArn = scope.Id(p.Rule), Priority = p.Priority }),
                    ],
                },
                scope.ToTheEnd()
            );
        }
    }

    private async Task DeleteAsync(ActionScope scope, string arn)
    {
        try
        {
            await aws.Elb.DeleteRuleAsync(new DeleteRuleRequest { RuleArn = arn }, scope.ToTheEnd());
        }
        catch (AmazonServiceException refusal) when (refusal.Is("RuleNotFound", "ListenerNotFound"))
        {
            // What was to be gone is gone.
        }
    }

    private async Task<string?> FindByPriorityAsync(ActionScope scope, string listenerArn, int priority)
    {
        var wanted = priority.ToString(CultureInfo.InvariantCulture);
        return (await RulesAsync(scope, listenerArn)).FirstOrDefault(rule => rule.Text("Priority") == wanted) is { } found
            ? ArnOf(found)
            : null;
    }

    private async Task<List<Answer>> RulesAsync(ActionScope scope, string listenerArn)
    {
        var rules = new List<Answer>();
        string? marker = null;
        do
        {
            var page = await aws.Elb.CallAsync("DescribeRules", [("ListenerArn", listenerArn), ("Marker", marker)], scope.Stop);
            rules.AddRange(page.Items("Rules"));
            marker = page.Text("NextMarker");
        } while (!string.IsNullOrEmpty(marker));
        return rules;
    }

    private static string ArnOf(Answer rule) => rule.Text("RuleArn") ?? "";

    private static bool IsLag(AmazonServiceException refusal, AwsOperation.CreateRule create) =>
        (refusal.Is("ListenerNotFound") && ActionScope.IsNew(create.Listener))
        || (refusal.Is("TargetGroupNotFound") && create.Settings.Refs.Any(ActionScope.IsNew));
}
