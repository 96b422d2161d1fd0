using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>AWS as the commands need it: the seam their tests put a made-up world behind.</summary>
internal interface ICloud : IDisposable
{
    string Region { get; }

    Task<string> GetAccountAsync(CancellationToken ct);

    Task<LiveWorld> ReadAsync(Stack stack, PlanGoal goal, CancellationToken ct);

    /// <param name="timeout">For the whole run; null: each wait has its own limit only.</param>
    IActionPerformer PerformerFor(TimeSpan? timeout);

    /// <summary>The message for a failure of the way to AWS or of AWS itself; null: not one of those, so a bug.</summary>
    Diagnostic? Explain(Exception exception);
}

/// <summary>How to reach AWS, as the command line and the stack file say; null: as the environment says.</summary>
internal sealed record CloudChoice(string? Region, string? Profile, string? EndpointUrl, int? Parallelism);
