using System.Collections.Immutable;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>AWS as the commands need it: the seam their tests put a made-up world behind.</summary>
internal interface ICloud : IDisposable
{
    /// <summary>The clock its time passes by: the embedded AWS has one of its own.</summary>
    TimeProvider Time { get; }

    Task<LiveWorld> ReadAsync(Stack stack, ReadPurpose purpose, CancellationToken ct);

    /// <summary>What Parameter Store holds under these names, decrypted; what is not there is left out.</summary>
    Task<ImmutableDictionary<string, StoredParameter>> ReadParametersAsync(IReadOnlyCollection<string> names, CancellationToken ct);

    /// <summary>The health behind what was read.</summary>
    Task<StatusReport> ReadStatusAsync(LiveWorld world, CancellationToken ct);

    /// <param name="timeout">For the whole run; null: each wait has its own limit only.</param>
    IActionPerformer PerformerFor(TimeSpan? timeout);

    /// <summary>The message for a failure of the way to AWS or of AWS itself; null: not one of those, so a bug.</summary>
    Diagnostic? Explain(Exception exception);
}

/// <summary>How to reach AWS, as the command line and the stack file say; null: as the environment says.</summary>
/// <param name="IsLocal">The embedded AWS, whatever the environment says.</param>
internal sealed record CloudChoice(string? Region, string? Profile, string? EndpointUrl, int? Parallelism, bool IsLocal = false);
