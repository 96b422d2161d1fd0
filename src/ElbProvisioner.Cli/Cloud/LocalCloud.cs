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
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>The embedded AWS behind the same clients, readers and performers as AWS itself.</summary>
internal sealed class LocalCloud : ICloud
{
    private readonly Lazy<(LocalWorld World, ICloud Cloud)> _opened;

    private LocalCloud(Func<(LocalWorld, ICloud)> open) => _opened = new(open);

    public TimeProvider Time => _opened.Value.World.Clock.Course;

    public double Speed => _opened.Value.World.Speed;

    public LocalListeners? Listeners =>
        LocalRunFolder.Read(_opened.Value.World.Path) is { } open ? new(open.Authority, open.Listeners) : null;

    private ICloud Cloud => _opened.Value.Cloud;

    /// <summary>The world opens with the first use, so that a damaged file is explained like every other failure.</summary>
    public static ICloud Open(CloudChoice choice, Action<string>? onCall, Func<string, string?> environment, Pane talk) =>
        new LocalCloud(() =>
        {
            var settings = LocalSettings.Of(environment);
            var world = LocalWorld.Open(
                settings.File,
                TimeProvider.System,
                settings.Speed,
                options =>
                    LocalMisfortunes.In(options, choice.Misfortunes ?? []) with
                    {
                        Log = talk.Line,
                        IsIpv6Given = settings.IsIpv6Given,
                    }
            );
            talk.Line(talk.Paint($"On the local AWS: no account is touched. {LocalPace.Describe(settings.Speed)}.", Tone.Faint));
            return (world, CloudOf(world, choice, onCall, settings.Region));
        });

    /// <summary>The same over a world that is open already.</summary>
    /// <param name="region">Where neither the stack nor the command line names one.</param>
    public static ICloud Over(LocalWorld world, CloudChoice choice, Action<string>? onCall, string region) =>
        new LocalCloud(() => (world, CloudOf(world, choice, onCall, region)));

    private static ICloud CloudOf(LocalWorld world, CloudChoice choice, Action<string>? onCall, string region) =>
        AwsCloud.OpenLocal(
            choice with
            {
                Region = choice.Region ?? region,
            },
            onCall,
            world.Clock,
            world.Aws.CreateHandler,
            waits: LocalRunFolder.IsTaken(world.Path) ? LocalWaits.ForRealInstances(world.Speed) : null
        );

    public Task<LiveWorld> ReadAsync(Stack stack, ReadPurpose purpose, CancellationToken ct) => Cloud.ReadAsync(stack, purpose, ct);

    public Task<ImmutableArray<Diagnostic>> FindMissingAsync(Stack stack, LiveWorld world, Plan plan, CancellationToken ct) =>
        Cloud.FindMissingAsync(stack, world, plan, ct);

    public Task<Plan> TellBeforeAsync(Plan plan, LiveWorld world, CancellationToken ct) => Cloud.TellBeforeAsync(plan, world, ct);

    public Task<StatusReport> ReadStatusAsync(Stack stack, LiveWorld world, CancellationToken ct) =>
        Cloud.ReadStatusAsync(stack, world, ct);

    public Task<ServingVerdict> WaitToServeAsync(
        Stack stack,
        LiveWorld? world,
        TimeSpan? timeout,
        bool wasInterrupted,
        Action<string> say,
        CancellationToken stop
    ) => Cloud.WaitToServeAsync(stack, world, timeout, wasInterrupted, say, stop);

    public bool HasChangedSomething => _opened.IsValueCreated && Cloud.HasChangedSomething;

    public Task<ImmutableArray<NotRebuilt>> CopyAsync(
        Stack stack,
        LiveWorld live,
        Plan plan,
        IRebuiltWorld copy,
        TimeSpan patience,
        CancellationToken ct
    ) => Cloud.CopyAsync(stack, live, plan, copy, patience, ct);

    public Task<StackList> ListStacksAsync(CancellationToken ct) => Cloud.ListStacksAsync(ct);

    public Task<ImmutableDictionary<string, StoredParameter>> ReadParametersAsync(
        IReadOnlyCollection<string> names,
        CancellationToken ct
    ) => Cloud.ReadParametersAsync(names, ct);

    public IActionPerformer PerformerFor(TimeSpan? timeout) => Cloud.PerformerFor(timeout);

    public Diagnostic? Explain(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is WorldFileException file)
            {
                return LocalCodes.Explain(file);
            }

            if (e is InvalidSettingException setting)
            {
                return LocalCodes.Explain(setting);
            }
        }

        return _opened.IsValueCreated ? Cloud.Explain(exception) : null;
    }

    public void Dispose()
    {
        if (_opened.IsValueCreated)
        {
            Cloud.Dispose();
        }
    }
}
