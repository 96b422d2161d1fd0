using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>A call with DryRun is carried out, then refused: so it is undone, and refused for its own faults first.</summary>
internal static class DryRun
{
    public static Operation Heed(Operation operation) =>
        (transaction, request) =>
        {
            var answer = operation(transaction, request);
            return request.Shape.Find("DryRun") is not null && request.Flag("DryRun") == true
                ? throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412)
                : answer;
        };
}
