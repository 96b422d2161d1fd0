using System.Globalization;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Sites;

/// <summary>Outcomes for people, in the words of the stack file.</summary>
public static class OutcomeText
{
    public static string Of(Outcome outcome) =>
        outcome switch
        {
            Outcome.Forward forward => $"forward {string.Join(", ", forward.Targets.Select(t => Share(t, forward)))}"
                + (forward.Host is null ? "" : $", host {forward.Host}")
                + (forward.PathAndQuery is null ? "" : $", path {forward.PathAndQuery}"),
            Outcome.Redirect redirect => $"redirect {redirect.Status} {redirect.Url}",
            Outcome.Respond respond => $"respond {respond.Status}" + (respond.Why is null ? "" : $" ({respond.Why})"),
            Outcome.Authenticate step => $"authenticate {step.By.ToString().ToLowerInvariant()}, then {Of(step.Then)}",
            Outcome.Refused => "refused",
            Outcome.Unknown unknown => $"an action of type {unknown.Type}",
            _ => throw new InvalidOperationException($"No text for {outcome.GetType().Name}."),
        };

    /// <summary><c>path-pattern /images/*</c>, <c>http-header X-Beta: 1</c>.</summary>
    public static string Of(Condition condition) =>
        condition.Field
        + condition switch
        {
            Condition.Header header => $" {header.Name}:",
            Condition.Expression { HeaderName: { } name } => $" {name}:",
            _ => "",
        }
        + (condition is Condition.Expression ? " regex" : "")
        + (condition.Patterns.IsEmpty ? "" : " " + string.Join(", ", condition.Patterns));

    /// <summary>A group's share of the requests, where there are several.</summary>
    private static string Share(TargetShare target, Outcome.Forward forward)
    {
        if (forward.Targets.Length == 1)
        {
            return target.Group;
        }

        var percent = 100.0 * target.Weight / forward.Targets.Sum(static t => t.Weight);
        return string.Create(CultureInfo.InvariantCulture, $"{target.Group} {percent:0.#}%");
    }
}
