using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.LocalRun;

/// <summary>
/// What stands for the surroundings of a stack when the embedded AWS carries traffic: the side file <c>elbctl.local.yaml</c>.
/// </summary>
public sealed record LocalFile
{
    /// <summary>Where neither a name nor <see cref="DefaultName"/> says otherwise: the built-in echo.</summary>
    public static LocalFile Empty { get; } = new();

    /// <summary>The key of <see cref="Instances"/> that stands for the groups without one.</summary>
    public const string DefaultName = "default";

    /// <summary>What instances are, by the scaling group's name in the stack, or <see cref="DefaultName"/>.</summary>
    public ImmutableArray<Named<StandIn>> Instances { get; init; } = [];

    /// <summary>What functions are, by the function's name.</summary>
    public ImmutableArray<Named<StandIn>> Functions { get; init; } = [];

    /// <summary>The claims of the user whom the stand-in for OIDC and Cognito signs in; empty: its own.</summary>
    public ImmutableArray<Named<string>> User { get; init; } = [];

    /// <summary>The local port of a listener, by <c>loadBalancer/listener</c>.</summary>
    public ImmutableArray<Named<int>> Ports { get; init; } = [];

    /// <summary>Files that stand for objects of S3, by <c>bucket/key</c>: relative to the side file's folder.</summary>
    public ImmutableArray<Named<string>> Objects { get; init; } = [];

    /// <summary>What stands for the instances of a group.</summary>
    /// <param name="group">Its name in the stack; null: they belong to none of it.</param>
    public StandIn InstancesOf(string? group) =>
        Instances.FirstOrDefault(i => i.Name == group)?.Value
        ?? Instances.FirstOrDefault(static i => i.Name == DefaultName)?.Value
        ?? StandIn.Echo.Instance;
}

/// <param name="At">The name in the file.</param>
public sealed record Named<T>(string Name, T Value, SourceSpan At);

/// <summary>What stands for an instance or a function.</summary>
public abstract record StandIn
{
    private StandIn() { }

    public TResult Match<TResult>(Func<Command, TResult> command, Func<Url, TResult> url, Func<Echo, TResult> echo) =>
        this switch
        {
            Command one => command(one),
            Url one => url(one),
            Echo one => echo(one),
            _ => throw new InvalidOperationException("An unknown stand-in."),
        };

    /// <summary>A process of its own.</summary>
    /// <param name="Run">As the shell reads it.</param>
    /// <param name="Folder">Where it runs: relative to the side file's folder.</param>
    /// <param name="Environment">Beside the environment of elbctl.</param>
    public sealed record Command(string Run, string Folder, ImmutableSortedDictionary<string, string> Environment) : StandIn;

    /// <summary>Something on this machine that runs already.</summary>
    public sealed record Url(Uri Address) : StandIn
    {
        /// <summary>On loopback.</summary>
        public IPEndPoint Place =>
            new(IPAddress.TryParse(Address.DnsSafeHost, out var address) ? address : IPAddress.Loopback, Address.Port);
    }

    /// <summary>What elbctl has built in: it answers with what it got.</summary>
    public sealed record Echo : StandIn
    {
        private Echo() { }

        public static Echo Instance { get; } = new();
    }
}
