using System.Collections.Immutable;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.LocalAws;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>The embedded AWS behind the same clients, readers and performers as AWS itself.</summary>
internal sealed class LocalCloud : ICloud
{
    private readonly Lazy<(LocalWorld World, ICloud Cloud)> _opened;

    private LocalCloud(Func<(LocalWorld, ICloud)> open) => _opened = new(open);

    public TimeProvider Time => _opened.Value.World.Clock;

    private ICloud Cloud => _opened.Value.Cloud;

    /// <summary>The world opens with the first use, so that a damaged file is explained like every other failure.</summary>
    public static ICloud Open(CloudChoice choice, Action<string>? onCall, Func<string, string?> environment, Pane talk) => new LocalCloud(() =>
    {
        var settings = LocalSettings.Of(environment);
        var world = LocalWorld.Open(settings.File, TimeProvider.System, settings.Speed, options => options with { Log = talk.Line });
        talk.Line(talk.Paint($"On the local AWS: no account is touched, and time runs {settings.Speed:0.##} times as fast as life.", Tone.Faint));
        return (world, AwsCloud.OpenLocal(choice with { Region = choice.Region ?? settings.Region }, onCall, world.Clock, world.Aws.CreateHandler));
    });

    public Task<LiveWorld> ReadAsync(Stack stack, ReadPurpose purpose, CancellationToken ct) => Cloud.ReadAsync(stack, purpose, ct);

    public Task<ImmutableDictionary<string, StoredParameter>> ReadParametersAsync(IReadOnlyCollection<string> names, CancellationToken ct) =>
        Cloud.ReadParametersAsync(names, ct);

    public Task<StatusReport> ReadStatusAsync(LiveWorld world, CancellationToken ct) => Cloud.ReadStatusAsync(world, ct);

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
