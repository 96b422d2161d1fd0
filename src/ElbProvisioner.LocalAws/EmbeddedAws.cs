using System.Globalization;
using ElbProvisioner.LocalAws.Budgets;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.LocalAws.Faults;
using ElbProvisioner.LocalAws.Route53;
using ElbProvisioner.LocalAws.WebFirewall;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>The embedded AWS: one account with its regions. Safe to call from many threads.</summary>
public sealed class EmbeddedAws
{
    private readonly LocalAwsOptions _options;
    private readonly ServiceModels _models = new();
    private readonly Dictionary<string, Service> _services;
    private readonly AwsWorld _world;
    private readonly TrafficReader _traffic = new(Associations.State, Associations.Of);
    private readonly RequestBudgets? _budgets;
    private long _calls = -1;

    /// <summary>A world that lives as long as this object.</summary>
    public EmbeddedAws(LocalAwsOptions options)
        : this(options, store: null) { }

    internal EmbeddedAws(LocalAwsOptions options, IWorldStore? store)
    {
        _options = options;
        var services = Services.Create();
        _services = services.ToDictionary(service => service.Model, StringComparer.Ordinal);
        _world = new AwsWorld(options.Settings, services, store);
        _budgets = options.KeepsBudgets ? new RequestBudgets(options.Time, options.Speed) : null;
    }

    internal AwsWorld World => _world;

    /// <summary>The operations it has, by the model's service name.</summary>
    internal IEnumerable<(string Service, string Operation)> Operations =>
        _services.Values.SelectMany(service => service.Operations.Keys.Select(operation => (service.Model, operation)));

    /// <summary>A way in without a socket, to be put under an SDK's pipeline. May be disposed of; the world goes on.</summary>
    public HttpMessageHandler CreateHandler() => new InProcessHandler(Answer);

    /// <summary>
    /// For preparing a world and looking at it: no budgets, no faults, nothing too new to be seen, and nobody hears of it.
    /// </summary>
    internal HttpMessageHandler CreateBystandersHandler() => new InProcessHandler(request => Answer(request, isBystander: true));

    /// <summary>The same for rebuilding a world: what is made takes the ids that are given.</summary>
    internal HttpMessageHandler CreateBuildersHandler(GivenIds ids) =>
        new InProcessHandler(request => Answer(request, isBystander: true, ids));

    /// <summary>Looks at the world or changes it behind the API's back, as time and nature do.</summary>
    internal T Run<T>(string region, Func<Transaction, T> act) => _world.Run(region, act);

    /// <summary>What bears on traffic now; cheap to ask often, and the same object for as long as nothing of it changes.</summary>
    /// <exception cref="WorldFileException">The world's file cannot be used.</exception>
    public TrafficPicture TrafficNow() => _world.Look(_traffic.Read);

    /// <summary>What clients of a name may be told by Route 53 now; empty: nothing leads there.</summary>
    /// <exception cref="WorldFileException">The world's file cannot be used.</exception>
    public IReadOnlyList<NameAnswer> Resolve(string host) =>
        _world.Look(regions => regions is [var any, ..] ? ClientAnswers.Of(any, host) : []);

    /// <summary>Answers one request.</summary>
    /// <exception cref="BrokenConnectionException">A fault: the caller gets no answer.</exception>
    /// <exception cref="WorldFileException">The world's file cannot be used.</exception>
    internal WireResponse Answer(WireRequest request) => Answer(request, isBystander: false);

    /// <summary>Refuses a request before it is read, as AWS would word it.</summary>
    internal WireResponse Refuse(WireRequest request, AwsError error) =>
        Protocols
            .Refusal(
                request with
                {
                    Body = ReadOnlyMemory<byte>.Empty,
                },
                _models,
                protocol =>
                    protocol.SaysException && error.Status is < 500
                        ? new AwsError(error.Code + "Exception", error.Message, error.Status)
                        : error
            )
            .Write(RequestId(Interlocked.Increment(ref _calls)));

    private WireResponse Answer(WireRequest request, bool isBystander, GivenIds? ids = null)
    {
        var index = isBystander ? 0 : Interlocked.Increment(ref _calls);
        var requestId = RequestId(index);
        Incoming incoming;
        try
        {
            incoming = Protocols.Read(request, _models);
        }
        catch (WireRefusal refusal)
        {
            if (refusal.LogLine is { } line)
            {
                _options.Log?.Invoke(line);
            }

            return refusal.Write(requestId);
        }

        if (isBystander)
        {
            return Answer(incoming, Fault.None, requestId, isBystander, out _, ids)
                ?? throw new InvalidOperationException("no fault was asked for");
        }

        var fault =
            _options.Faults?.Decide(new(index, incoming.Model.Name, incoming.Operation.Name, incoming.Operation.IsRead)) ?? Fault.None;
        var answer = Answer(incoming, fault, requestId, isBystander, out var code);
        _options.OnCall?.Invoke(
            new(index, incoming.Model.Name, incoming.Operation.Name, incoming.Region, answer?.Status ?? 0, code, fault.Kind)
        );
        return answer ?? throw new BrokenConnectionException();
    }

    /// <summary>Null: the connection breaks.</summary>
    private WireResponse? Answer(Incoming incoming, Fault fault, string requestId, bool isBystander, out string? code, GivenIds? ids = null)
    {
        code = null;
        try
        {
            return Answer(incoming, fault, requestId, isBystander, ids);
        }
        catch (AwsError error)
        {
            code = error.Code;
            return fault.Kind == FaultKind.AnswerLost ? null : incoming.Write(error, requestId);
        }
        catch (Exception bug)
            when (bug
                    is InvalidOperationException
                        or ArgumentException
                        or NullReferenceException
                        or KeyNotFoundException
                        or InvalidCastException
                        or FormatException
                        or OverflowException
                        or System.Text.Json.JsonException
            )
        {
            var message = $"This is a bug in the embedded AWS: {incoming.Operation.Name}: {bug}";
            _options.Log?.Invoke(message);
            code = "InternalFailure";
            return incoming.Write(new AwsError(code, message, 500), requestId);
        }
    }

    private WireResponse? Answer(Incoming incoming, Fault fault, string requestId, bool isBystander, GivenIds? ids)
    {
        switch (fault.Kind)
        {
            case FaultKind.RequestLost:
                return null;
            case FaultKind.Throttled:
                throw RequestBudgets.Refusal(incoming.Model.Name);
            case FaultKind.FailedBefore:
                throw Broken(incoming);
        }

        if (!isBystander)
        {
            _budgets?.Take(incoming.Region, incoming.Model, incoming.Operation, incoming.Fields);
        }

        if (
            !_services.TryGetValue(incoming.Model.Name, out var service)
            || !service.Operations.TryGetValue(incoming.Operation.Name, out var operation)
        )
        {
            throw new InvalidOperationException("the model has it and nothing answers it");
        }

        Constraints.Check(incoming);
        var region = incoming.Model.Name == "route53" ? Region.Global : incoming.Region;
        if (fault.Intrusion is { } intrusion)
        {
            _world.Run(
                region,
                transaction =>
                {
                    intrusion(transaction);
                    return true;
                }
            );
        }

        var lag = fault.Kind == FaultKind.StaleRead && incoming.Operation.IsRead ? fault.Lag / _options.Speed : TimeSpan.Zero;
        var answer = _world.Run(
            region,
            transaction =>
            {
                transaction.Given = ids;
                return incoming.Write(operation(transaction, incoming.Fields), requestId);
            },
            lag,
            isBystander
        );
        return fault.Kind switch
        {
            FaultKind.FailedAfter => throw Broken(incoming),
            FaultKind.AnswerLost => null,
            _ => answer,
        };
    }

    private static AwsError Broken(Incoming incoming) =>
        incoming.Model.Name == "ec2"
            ? new("InternalError", "An internal error has occurred", 500)
            : new("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500);

    private static string RequestId(long index) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{index:x12}");
}
