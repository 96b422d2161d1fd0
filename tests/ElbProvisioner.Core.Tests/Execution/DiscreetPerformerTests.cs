using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Model;
using static ElbProvisioner.Core.Tests.Execution.TestRun;

namespace ElbProvisioner.Core.Tests.Execution;

public sealed class DiscreetPerformerTests
{
    [Theory]
    [InlineData(true, "run, start a, interrupted a, end")]
    [InlineData(false, "run, start a, failed a, end")]
    public async Task Whether_an_outcome_is_known_is_told_of_a_stack_with_secrets_too(bool isUnknown, string told)
    {
        var quoted = new Diagnostic(Refused, SourceSpan.None, "The value 'hunter2hunter2' is too long.", "Repeat.");
        var performer = new DiscreetPerformer(
            new ScriptedPerformer().On("a", (_, _, _) => throw new ActionFailedException(quoted) { IsOutcomeUnknown = isUnknown }),
            Secrets.Of(["hunter2hunter2"], [])
        );

        var (report, events) = await RunAsync(Plan(Action("a")), performer);

        Assert.Equal(told, Tell(events));
        Assert.Equal($"The value '{Secrets.Mask}' is too long.", report.Actions[0].Diagnostic?.Message);
    }
}
