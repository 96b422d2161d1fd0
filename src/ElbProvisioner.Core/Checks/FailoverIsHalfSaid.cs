using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// Both are one setting: AWS takes neither without the other, nor another value for it [ELBv2 API: TargetGroupAttribute].
/// </summary>
internal sealed class FailoverIsHalfSaid()
    : Check(new("ELB3155", Severity.Error, "What becomes of the flows of an appliance is said for one half"))
{
    private static readonly string[] Pair =
    [
        TargetGroupTable.FailoverOnDeregistration.AttributeKey ?? "",
        TargetGroupTable.FailoverOnUnhealthy.AttributeKey ?? "",
    ];

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from one in file.Stack.TargetGroups
        where one.IsGateway && !file.IsBroken("targetGroups", one.Name)
        let said = Pair.Where(one.Attributes.ContainsKey).ToArray()
        where said.Length > 0 && (said.Length < Pair.Length || one.Attributes[Pair[0]] != one.Attributes[Pair[1]])
        select Report(
            file.At("targetGroups", one.Name, "attributes", said[^1]),
            said.Length < Pair.Length
                ? $"targetGroups.{one.Name} sets {said[0]} and not {Pair.First(key => key != said[0])}: AWS takes both with the same value only."
                : $"targetGroups.{one.Name} sets {Pair[0]} to {one.Attributes[Pair[0]]} and {Pair[1]} to {one.Attributes[Pair[1]]}: AWS takes "
                    + "the same value only.",
            "Write `targetFailover: rebalance` or `targetFailover: no_rebalance` in their place: it sets both."
        );
}
