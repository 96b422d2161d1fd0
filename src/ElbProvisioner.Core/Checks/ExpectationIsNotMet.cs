using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.Checks;

internal sealed class ExpectationIsNotMet() : Check(new("ELB3801", Severity.Error, "A request does not get what it is expected to"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        if (file.Stack.Expectations.IsEmpty)
        {
            yield break;
        }

        var judge = new ExpectationJudge(file.Stack);
        foreach (var expectation in file.Stack.Expectations)
        {
            if (judge.Judge(expectation) is var (message, remedy))
            {
                yield return Report(expectation.At, message, remedy);
            }
        }
    }
}
