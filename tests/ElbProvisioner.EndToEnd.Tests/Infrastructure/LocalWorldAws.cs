using ElbProvisioner.Aws.Session;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.LocalAws;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>An embedded AWS of a test class's own, in which waiting takes no time.</summary>
public sealed class LocalWorldAws : TestedAws, IDisposable
{
    private readonly JumpingTime time = new();
    private readonly AwsSession session;
    private int stacks;

    public LocalWorldAws()
    {
        World = new EmbeddedAws(new LocalAwsOptions { Time = time, OnCall = call => Calls.Add(call), Log = line => Said.Add(line) });
        session = AwsSession.InProcess(new AwsSessionOptions { Region = Region }, Handler(), time);
    }

    public override string Region => "us-east-1";

    internal EmbeddedAws World { get; }

    /// <summary>Every call answered so far, in the order of answers.</summary>
    internal System.Collections.Concurrent.BlockingCollection<AnsweredCall> Calls { get; } = [];

    /// <summary>What the world had to say to its user.</summary>
    internal System.Collections.Concurrent.BlockingCollection<string> Said { get; } = [];

    internal override IReadOnlyList<string> Arguments => ["--local"];

    internal override AwsSession Clients => session;

    public override string NewStackName(string root) => $"{(root.Length > 14 ? root[..14] : root).TrimEnd('-')}-{Interlocked.Increment(ref stacks):000}";

    internal override ICloud OpenCloud(CloudChoice choice, Action<string>? onCall) => AwsCloud.OpenLocal(choice, onCall, time, Handler);

    public void Dispose()
    {
        session.Dispose();
        time.Dispose();
        Calls.Dispose();
        Said.Dispose();
    }

    private BusyHandler Handler() => new(World.CreateHandler(), time);

    /// <summary>Holds the clock while a call is answered.</summary>
    private sealed class BusyHandler(HttpMessageHandler inner, JumpingTime time) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var busy = time.Busy();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
