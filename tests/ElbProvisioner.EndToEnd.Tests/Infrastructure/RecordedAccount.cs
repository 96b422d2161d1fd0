using System.IO.Compression;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.Files;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>
/// An account as an earlier build left it: a world of the embedded AWS and the stack file that was applied in it, under
/// <c>Accounts/DAY/</c>.
/// </summary>
internal sealed class RecordedAccount : IDisposable
{
    private const string World = ".world.gz";

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Accounts");

    private readonly Elbctl _elbctl;

    /// <param name="name">The day it was recorded and the template, as <see cref="Names"/> has it.</param>
    public RecordedAccount(string name)
    {
        Workspace = new(File.ReadAllText(Path.Combine(Root, name + ".yaml")));
        var path = Workspace.PathOf("aws.world");
        using (var packed = new GZipStream(File.OpenRead(Path.Combine(Root, name + World)), CompressionMode.Decompress))
        using (var file = File.Create(path))
        {
            packed.CopyTo(file);
        }

        var recorded = WorldFile.LastWritten(path)?.Real ?? throw new InvalidOperationException($"{name} is no world.");
        var world = LocalWorld.Open(path, new LaterTime(recorded), speed: 1);
        _elbctl = new(Workspace, new Account(world));
    }

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory
            .GetFiles(Root, "*" + World, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f)[..^World.Length].Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public Workspace Workspace { get; }

    public Task<Run> RunAsync(params string[] command) => _elbctl.RunAsync(command);

    public void Dispose() => Workspace.Dispose();

    /// <summary>Life's clock, set back to when the account was recorded: nothing has happened in it since.</summary>
    private sealed class LaterTime(DateTimeOffset start) : TimeProvider
    {
        private readonly long _started = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(_started);
    }

    private sealed class Account(LocalWorld world) : TestedAws
    {
        public override string Region => "us-east-1";

        internal override IReadOnlyList<string> Arguments => ["--local"];

        internal override Aws.Session.AwsSession Clients => throw new NotSupportedException("The account is looked at by elbctl alone.");

        public override string NewStackName(string root) => throw new NotSupportedException("The account has its stack.");

        internal override ICloud OpenCloud(CloudChoice choice, Action<string>? onCall) =>
            AwsCloud.OpenLocal(choice, onCall, world.Clock, world.Aws.CreateHandler);
    }
}
