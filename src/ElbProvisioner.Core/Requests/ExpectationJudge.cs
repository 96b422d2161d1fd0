using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Requests;

/// <summary>Whether requests get what the file says they get.</summary>
internal sealed class ExpectationJudge(Stack stack)
{
    /// <summary>Of the rules that a request was passed over by; more make no sentence.</summary>
    private const int MostNamed = 4;

    private readonly Site _site = StackSite.Of(stack);

    /// <summary>Null: it holds. Else what becomes of the request and why, and what to do.</summary>
    public (string Message, string Remedy)? Judge(Expectation expectation)
    {
        var destination = _site.Find(expectation.Url, expectation.LoadBalancer?.Text);
        if (destination.Balancer is not { } balancer)
        {
            return destination.Candidates.IsEmpty
                ? ($"{expectation} leads to no load balancer of this stack.", "Declare one.")
                : (
                    $"{expectation} may lead to {string.Join(" or ", destination.Candidates)}: no `dns` of theirs covers "
                        + $"{expectation.Url.Host}.",
                    "Say which: `loadBalancer`."
                );
        }

        var question = new Question(expectation.Url)
        {
            Method = expectation.Method,
            Headers = expectation.Headers,
            From = expectation.From,
            Sni = expectation.Sni,
        };
        var stage = _site.Route(balancer, question.At(balancer));
        return Holds(expectation.Gets, stage.Outcome)
            ? null
            : (
                $"{stage.Request} from {stage.Request.Client} is expected to get {Say(expectation.Gets)}, and gets {Why(stage)}.",
                "Change the rules, their order or what is expected; `elbctl explain` shows the whole way."
            );
    }

    private static bool Holds(ExpectedOutcome expected, Outcome outcome) =>
        (expected, outcome) switch
        {
            (ExpectedOutcome.Group group, Outcome.Forward forward) => forward.Served.All(t => t.Group == group.TargetGroup.Text),
            (ExpectedOutcome.Split split, Outcome.Forward forward) => AreSame(split.Targets, [.. forward.Served]),
            (ExpectedOutcome.Redirect wanted, Outcome.Redirect redirect) => wanted.Status is null || wanted.Status == redirect.Status
                ? RequestUrl.TryParse(redirect.Url, out var url, out _) && url.Normal == wanted.Url.Normal
                : false,
            (ExpectedOutcome.Respond wanted, Outcome.Respond respond) => wanted.Status == respond.Status,
            (ExpectedOutcome.Authenticate wanted, Outcome.Authenticate step) => wanted.By == step.By,
            (ExpectedOutcome.Refused, Outcome.Refused) => true,
            _ => false,
        };

    /// <summary>The same shares, whatever the weights add up to.</summary>
    private static bool AreSame(ImmutableArray<WeightedTarget> wanted, ImmutableArray<TargetShare> given)
    {
        var served = wanted.Where(static t => t.Weight > 0).ToDictionary(static t => t.TargetGroup.Text, static t => t.Weight);
        long all = served.Values.Sum();
        long others = given.Sum(static t => t.Weight);
        return served.Count == given.Length
            && (
                given is [var only]
                    ? served.ContainsKey(only.Group)
                    : given.All(t => served.TryGetValue(t.Group, out var weight) && weight * others == t.Weight * all)
            );
    }

    private static string Say(ExpectedOutcome expected) =>
        expected switch
        {
            ExpectedOutcome.Group group => group.TargetGroup.Text,
            ExpectedOutcome.Split split => string.Join(", ", split.Targets.Select(static t => $"{t.TargetGroup.Text} {t.Weight}")),
            ExpectedOutcome.Redirect redirect => $"redirect {(redirect.Status is { } status ? $"{status} " : "")}{redirect.Url}",
            ExpectedOutcome.Respond respond => $"respond {respond.Status}",
            ExpectedOutcome.Authenticate step => $"authenticate {step.By.ToString().ToLowerInvariant()}",
            ExpectedOutcome.Refused => "refused",
            _ => throw new InvalidOperationException($"No text for {expected.GetType().Name}."),
        };

    private static string Why(Stage stage)
    {
        if (stage.Outcome is Outcome.Refused refused)
        {
            return "refused: " + refused.Why.TrimEnd('.');
        }

        var passed = stage
            .Passed.TakeLast(MostNamed)
            .Select(static p => $"{p.Name} ({OutcomeText.Of(p.Failed.Condition)}, it has {p.Failed.Value ?? "nothing"})");
        var before = string.Join(", ", passed);
        var more = stage.Passed.Length > MostNamed ? $" and {stage.Passed.Length - MostNamed} more" : "";
        return $"'{OutcomeText.Of(stage.Outcome)}' by {stage.Address} {stage.RuleName}"
            + (before.Length == 0 ? "" : $", after it was passed over by {before}{more}");
    }
}
