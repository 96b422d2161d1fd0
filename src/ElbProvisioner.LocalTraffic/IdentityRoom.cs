using ElbProvisioner.LocalTraffic.Http;
using ElbProvisioner.LocalTraffic.Identity;
using ElbProvisioner.LocalTraffic.Ports;
using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic;

/// <summary>
/// Everything that load balancers of a world need to know who clients are: their keys, what they ask of providers, and the stand-in, which
/// is opened when the first rule asks for it.
/// </summary>
internal sealed class IdentityRoom : IAsyncDisposable
{
    private const string PortName = "identity";

    // Whom the stand-in signs in unless the user says otherwise.
    private static readonly KeyValuePair<string, string>[] Somebody = [new("sub", "1"), new("email", "someone@example.com")];

    private readonly TrafficOptions _options;
    private readonly IdentityKeys _keys;
    private readonly ProviderClient _client;
    private readonly Dictionary<string, string> _user;
    private StandInProvider? _standIn;

    public IdentityRoom(TrafficOptions options, Notices notices)
    {
        _options = options;
        _keys = new(options.Folder);
        _client = new(options.Time);
        _user = new(options.User.Count > 0 ? options.User : Somebody, StringComparer.Ordinal);
        _user.TryAdd("sub", "1");
        SignIns = new(options.Time, _keys, _client, notices, () => Address);
        Tokens = new(options.Time, _client, notices, () => Address);
    }

    public SignInGate SignIns { get; }

    public TokenGate Tokens { get; }

    /// <summary>Where the stand-in is; null: nobody has needed it.</summary>
    public Uri? Address => _standIn?.Address;

    /// <summary>Takes over what the world's rules ask.</summary>
    public async Task ServeAsync(IReadOnlyCollection<IdentityStep> steps, CancellationToken ct)
    {
        if (_standIn is null && steps.Count > 0)
        {
            await OpenAsync(ct);
        }

        if (_standIn is not null)
        {
            _standIn.Clients = new(
                [.. steps.OfType<IdentityStep.SignIn>().Where(static one => one.IsOfStandIn)],
                [
                    .. steps
                        .OfType<IdentityStep.Token>()
                        .Where(static one => one.KeysEndpoint is null)
                        .Select(static one => one.Issuer)
                        .Distinct(StringComparer.Ordinal),
                ]
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_standIn is not null)
        {
            await _standIn.DisposeAsync();
        }

        _client.Dispose();
        _keys.Dispose();
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        var tokens = new StandInTokens(_options.Time, _keys, _user);
        foreach (var port in _options.Ports.Candidates(PortName, 0, wanted: null).Where(static port => port > 0))
        {
            if (PortBook.IsFree(port) && await StandInProvider.TryOpenAsync(port, _keys, tokens, ct) is { } opened)
            {
                _standIn = opened;
                _options.Ports.Keep(PortName, port);
                _options.Say?.Invoke(
                    $"The stand-in for identity providers is at {opened.Address}: it signs in {NameOf(_user)}. The key of x-amzn-oidc-data is "
                        + $"at {opened.Address}{_keys.BalancerId}"
                );
                return;
            }
        }

        throw new IOException("No port of this machine is free for the stand-in for identity providers.");
    }

    private static string NameOf(Dictionary<string, string> user) =>
        user.TryGetValue("email", out var email) ? $"{email} (sub {user["sub"]})" : $"sub {user["sub"]}";
}
