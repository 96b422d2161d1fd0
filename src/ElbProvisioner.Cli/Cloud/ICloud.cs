using System.Collections.Immutable;
using ElbProvisioner.Aws.Copying;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>AWS as the commands need it: the seam their tests put a made-up world behind.</summary>
internal interface ICloud : IDisposable
{
    /// <summary>The clock its time passes by: the embedded AWS has one of its own.</summary>
    TimeProvider Time { get; }

    /// <summary>How many times shorter than in AWS everything takes; 1 but for the embedded one.</summary>
    double Speed => 1;

    /// <summary>Where listeners are on this machine; null: no local run carries the traffic.</summary>
    LocalListeners? Listeners => null;

    Task<LiveWorld> ReadAsync(Stack stack, ReadPurpose purpose, CancellationToken ct);

    /// <summary>What a plan would name and AWS does not have, and what could not be looked for.</summary>
    Task<ImmutableArray<Diagnostic>> FindMissingAsync(Stack stack, LiveWorld world, Plan plan, CancellationToken ct);

    /// <summary>The plan with what it changes read out, where what was read for it holds only a hash; and what could not be read.</summary>
    Task<Plan> TellBeforeAsync(Plan plan, LiveWorld world, CancellationToken ct);

    /// <summary>The health behind what was read, judged.</summary>
    Task<StatusReport> ReadStatusAsync(Stack stack, LiveWorld world, CancellationToken ct);

    /// <summary>Waits until every place that gets traffic serves it.</summary>
    /// <param name="world">As read before a run; null: the run has changed something.</param>
    /// <param name="timeout">What is left of the whole run's; null: the wait has its own limit only.</param>
    /// <param name="say">Hears what is missing, each time it changes.</param>
    Task<ServingVerdict> WaitToServeAsync(
        Stack stack,
        LiveWorld? world,
        TimeSpan? timeout,
        bool wasInterrupted,
        Action<string> say,
        CancellationToken stop
    );

    /// <summary>A call was made that changes something, and AWS has not refused it.</summary>
    bool HasChangedSomething { get; }

    /// <summary>Rebuilds in another world what a stack owns and refers to here; here it is only read.</summary>
    /// <param name="plan">Whose run needs it.</param>
    /// <param name="patience">For the instances of scaling groups, in life's time.</param>
    /// <returns>What could not be rebuilt.</returns>
    /// <exception cref="ArgumentException">It was not opened with <see cref="CloudChoice.OnlyReads"/>.</exception>
    Task<ImmutableArray<NotRebuilt>> CopyAsync(
        Stack stack,
        LiveWorld live,
        Plan plan,
        IRebuiltWorld copy,
        TimeSpan patience,
        CancellationToken ct
    );

    /// <summary>The stacks of the account, in the region of <see cref="CloudChoice"/>.</summary>
    Task<StackList> ListStacksAsync(CancellationToken ct);

    /// <summary>What Parameter Store holds under these names, decrypted; what is not there is left out.</summary>
    Task<ImmutableDictionary<string, StoredParameter>> ReadParametersAsync(IReadOnlyCollection<string> names, CancellationToken ct);

    /// <param name="timeout">For the whole run; null: each wait has its own limit only.</param>
    IActionPerformer PerformerFor(TimeSpan? timeout);

    /// <summary>The message for a failure of the way to AWS or of AWS itself; null: not one of those, so a bug.</summary>
    Diagnostic? Explain(Exception exception);
}

/// <summary>How to reach AWS, as the command line and the stack file say; null: as the environment says.</summary>
/// <param name="IsLocal">The embedded AWS, whatever the environment says.</param>
/// <param name="OnlyReads">No call that could change something is sent.</param>
/// <param name="Misfortunes">What goes wrong in the embedded AWS; see <see cref="LocalMisfortunes"/>.</param>
internal sealed record CloudChoice(
    string? Region,
    string? Profile,
    string? EndpointUrl,
    int? Parallelism,
    bool IsLocal = false,
    IReadOnlyList<string>? Misfortunes = null,
    bool OnlyReads = false
);
