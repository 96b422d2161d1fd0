using System.Collections.Immutable;
using System.Text;
using ElbProvisioner.Aws.Copying;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Commands;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Cli.Tests;

/// <summary>A host whose terminal is text, whose folder is empty and its own, and whose AWS is <see cref="FakeCloud"/>.</summary>
internal sealed class TestHost : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elbctl-test-");

    public TestHost(bool isInteractive = false, string? answer = null, string input = "", int? width = null)
    {
        Terminal = new(
            new(Out, width ?? 100, hasColour: false, breaks: width is not null),
            new(Talk, width ?? 100, hasColour: false, breaks: width is not null),
            isInteractive,
            _ => Task.FromResult(answer),
            () => input
        )
        {
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
        };
        Host = new(
            Terminal,
            TimeProvider.System,
            name => Environment.GetValueOrDefault(name),
            _folder.FullName,
            (choice, _) =>
            {
                Cloud.Choice = choice;
                return Cloud;
            }
        );
    }

    public StringWriter Out { get; } = new() { NewLine = "\n" };

    public StringWriter Talk { get; } = new() { NewLine = "\n" };

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public FakeCloud Cloud { get; } = new();

    public Terminal Terminal { get; }

    public Host Host { get; }

    public string Folder => _folder.FullName;

    public string this[string file]
    {
        get => File.ReadAllText(Path.Combine(Folder, file));
        set => File.WriteAllText(Path.Combine(Folder, file), value);
    }

    public Task<int> RunAsync(params string[] arguments) =>
        new Application(Host).RunAsync(arguments, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>A made-up AWS: says what it is told to say, and does what it is told to do.</summary>
internal sealed class FakeCloud : ICloud, IActionPerformer
{
    public TimeProvider Time => TimeProvider.System;

    public CloudChoice? Choice { get; set; }

    public string Account { get; set; } = "123456789012";

    public string Region => Choice?.Region ?? "eu-west-1";

    public Func<Stack, Task<LiveWorld>>? Reading { get; set; }

    /// <summary>By action id; what it says nothing about succeeds.</summary>
    public Dictionary<string, Func<CancellationToken, Task<Outputs?>>> Acts { get; } = new(StringComparer.Ordinal);

    public List<string> Performed { get; } = [];

    public Dictionary<string, StoredParameter> Parameters { get; } = new(StringComparer.Ordinal);

    public List<string> ParametersAsked { get; } = [];

    public Task<ImmutableDictionary<string, StoredParameter>> ReadParametersAsync(IReadOnlyCollection<string> names, CancellationToken ct)
    {
        ParametersAsked.AddRange(names);
        return Task.FromResult(Parameters.Where(p => names.Contains(p.Key)).ToImmutableDictionary(StringComparer.Ordinal));
    }

    public StatusReport Status { get; set; } = new([], [], []);

    public Task<ImmutableArray<Diagnostic>> FindMissingAsync(Stack stack, LiveWorld world, Plan plan, CancellationToken ct) =>
        Task.FromResult(ImmutableArray<Diagnostic>.Empty);

    public Task<Plan> TellBeforeAsync(Plan plan, LiveWorld world, CancellationToken ct) => Task.FromResult(plan);

    /// <summary>How waiting for the stack to serve ends.</summary>
    public Func<Action<string>, CancellationToken, Task<ServingVerdict>>? Serving { get; set; }

    public bool HasChangedSomething { get; set; }

    public Task<ImmutableArray<NotRebuilt>> CopyAsync(
        Stack stack,
        LiveWorld live,
        Plan plan,
        IRebuiltWorld copy,
        TimeSpan patience,
        CancellationToken ct
    ) => Task.FromResult(ImmutableArray<NotRebuilt>.Empty);

    /// <summary>The world that each wait was given, in their order.</summary>
    public List<LiveWorld?> Awaited { get; } = [];

    public Task<StatusReport> ReadStatusAsync(Stack stack, LiveWorld world, CancellationToken ct) => Task.FromResult(Status);

    public Task<ServingVerdict> WaitToServeAsync(
        Stack stack,
        LiveWorld? world,
        TimeSpan? timeout,
        bool wasInterrupted,
        Action<string> say,
        CancellationToken stop
    )
    {
        Awaited.Add(world);
        return Serving?.Invoke(say, stop) ?? Task.FromResult(new ServingVerdict(Status, ServingEnd.Serves, TimeSpan.Zero));
    }

    public Task<LiveWorld> ReadAsync(Stack stack, ReadPurpose purpose, CancellationToken ct) =>
        Reading?.Invoke(stack)
        ?? Task.FromResult(
            new LiveWorld
            {
                Account = Account,
                Region = Region,
                Network = new() { VpcId = "vpc-00000001" },
            }
        );

    public StackList Stacks { get; set; } = new("123456789012", "eu-west-1", []);

    public Task<StackList> ListStacksAsync(CancellationToken ct) => Task.FromResult(Stacks);

    public IActionPerformer PerformerFor(TimeSpan? timeout) => this;

    public Diagnostic? Explain(Exception exception) =>
        exception is HttpRequestException ? new(new("ELB6007", Severity.Error, "Refused"), SourceSpan.None, exception.Message) : null;

    public Task<Outputs?> PerformAsync(
        PlannedAction action,
        Func<ResourceRef, Outputs> resolve,
        IProgress<string> progress,
        CancellationToken stop
    )
    {
        Performed.Add(action.Id);
        return Acts.TryGetValue(action.Id, out var act) ? act(stop) : Task.FromResult<Outputs?>(null);
    }

    public void Dispose() { }
}

internal static class Samples
{
    public static DiagnosticCode Refused { get; } = new("ELB5101", Severity.Error, "AWS refused a call");

    public static ImmutableArray<ListenerMoves> Routing { get; } =
    [
        new(
            Address.Of(ResourceKind.Listener, "web", "http"),
            [
                new("GET shop.example.com/api/*", "app", "images", "api", "api", "GET https://shop.example.com/api/"),
                .. Enumerable
                    .Range(1, 9)
                    .Select(i => new RequestMove($"/{i}/*", "app", "respond 404", $"r{i}", "default", $"GET http://host.test/{i}/")),
            ],
            [new("with path matching ^/x", "app", "images", "it is too hard to decide")],
            []
        ),
        new(Address.Of(ResourceKind.Listener, "web", "https"), [], [], ["AWS does not say whether it is so."]),
    ];

    public static Plan Plan { get; } =
        new()
        {
            Goal = PlanGoal.Apply,
            Stack = "shop",
            Account = "123456789012",
            Region = "ap-northeast-2",
            LiveFingerprint = "f",
            Changes =
            [
                new(
                    A(ResourceKind.SecurityGroup, "web-lb"),
                    ChangeVerb.Create,
                    "web-lb",
                    "the file declares it and AWS does not have it",
                    TrafficEffect.None,
                    [new("ingress", null, "80,443 from 0.0.0.0/0"), new("egress", null, "8080 to app")]
                ),
                new(
                    A(ResourceKind.LoadBalancer, "edge"),
                    ChangeVerb.Replace,
                    "edge",
                    "this cannot change in place",
                    new(TrafficImpact.NewEndpoint, "clients that use the old name lose it after 5m"),
                    [new("scheme", "internal", "internet-facing", ForcesReplacement: true), new("tags.team", null, "storefront")]
                ),
                new(
                    A(ResourceKind.Listener, "web/https"),
                    ChangeVerb.Delete,
                    "web/https",
                    "the file no longer declares it",
                    new(TrafficImpact.Gap, "clients of port 443 are refused"),
                    [new("port", "443", null)]
                ),
                new(
                    A(ResourceKind.TargetGroup, "app"),
                    ChangeVerb.Update,
                    "app",
                    "AWS differs from the file",
                    TrafficEffect.None,
                    [new("healthCheck.path", "/health", "/healthz"), new("password", "one", "two", IsSensitive: true)]
                ),
                new(
                    A(ResourceKind.TargetGroup, "images"),
                    ChangeVerb.Replace,
                    "images",
                    "its load balancer is replaced, and a target group serves one only",
                    new(TrafficImpact.None, "none; moves when all instances of app are healthy in it"),
                    []
                ),
                new(
                    A(ResourceKind.LaunchTemplate, "app"),
                    ChangeVerb.Create,
                    "app",
                    "the file declares it and AWS does not have it",
                    TrafficEffect.None,
                    [.. Enumerable.Range(1, 30).Select(i => new PropertyChange($"setting{i}", null, $"value{i}"))]
                ),
                new(
                    A(ResourceKind.AutoScalingGroup, "app"),
                    ChangeVerb.Update,
                    "app",
                    "AWS differs from the file",
                    new(TrafficImpact.Capacity, "down to 50% of capacity while 4 instances are replaced"),
                    [new("launchTemplate", "version 3", "a new version")]
                ),
            ],
            Actions =
            [
                Action("targetGroup/images#create", "create", TimeSpan.FromSeconds(1), WaitKind.None),
                Action("loadBalancer/edge#create", "create", TimeSpan.FromSeconds(1), WaitKind.None),
                Action(
                    "loadBalancer/edge#active",
                    "wait active",
                    TimeSpan.FromSeconds(150),
                    WaitKind.LoadBalancer,
                    "loadBalancer/edge#create"
                ),
                Action(
                    "targetGroup/images#healthy",
                    "wait healthy",
                    TimeSpan.FromSeconds(40),
                    WaitKind.Health,
                    "targetGroup/images#create",
                    "loadBalancer/edge#active"
                ),
                Action(
                    "targetGroup/images#drained",
                    "wait drained",
                    TimeSpan.FromSeconds(30),
                    WaitKind.Draining,
                    "targetGroup/images#healthy"
                ),
                Action("targetGroup/app#set-health-check", "set health check", TimeSpan.FromSeconds(1), WaitKind.None),
            ],
        };

    public static Plan NoChanges { get; } = Plan with { Changes = [], Actions = [] };

    public static PlannedAction Action(string id, string verb, TimeSpan estimate, WaitKind wait, params string[] dependsOn) =>
        new(
            id,
            verb,
            Address.Parse(id.Split('#')[0]) ?? throw new ArgumentException(id),
            [.. dependsOn],
            estimate,
            wait,
            new AwsOperation.SetTags(new ResourceRef.Existing("arn"), TagMap.Empty, [])
        );

    private static Address A(ResourceKind kind, string path) => new(kind, path);
}
