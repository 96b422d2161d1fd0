using System.Net.Sockets;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Matching;

/// <summary>
/// A request as rules see it: what has to be done to it once, and not for each rule; what few rules ask of it, when the first one does.
/// </summary>
public sealed class SeenRequest
{
    private readonly Choices _choices;
    private SeenText? _hostForExpressions;

    public SeenRequest(Request request, Choices choices)
    {
        _choices = choices;
        Request = request;
        Host = Visible(HostOf(request.Host, choices, choices.HostKeepsPort));
        Path = Visible(choices.PathIsNormalised ? PathForm.Normalise(request.Url.Path) : request.Url.Path);
        Pairs = PairsOf(request.Url.Query, choices);
        var client = AddressBlock.Plain(request.Client);
        (Address, IsVersion6) = (AddressBlock.NumberOf(client), client.AddressFamily == AddressFamily.InterNetworkV6);
    }

    public Request Request { get; }

    internal SeenText Host { get; }

    /// <summary>With its port, unless <see cref="Choices.HostExpressionsLosePort"/>.</summary>
    internal SeenText HostForExpressions =>
        _hostForExpressions ??= Visible(HostOf(Request.Host, _choices, !_choices.HostExpressionsLosePort));

    internal SeenText Path { get; }

    internal SeenPair[] Pairs { get; }

    internal SeenHeader[] Headers => field ??= [.. Request.Headers.Select(line => new SeenHeader(line.Name, Visible(line.Value.Trim())))];

    internal UInt128 Address { get; }

    internal bool IsVersion6 { get; }

    private SeenText Visible(string text)
    {
        var isVisible = !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
        return isVisible || !_choices.HiddenCharactersAreLeftOut
            ? new(text, isVisible)
            : new(string.Concat(text.Where(static c => c is >= ' ' and <= '~')), true);
    }

    private static string HostOf(string host, Choices choices, bool keepsPort)
    {
        host = host.Trim();
        var colon = host.LastIndexOf(':') is var last && last > host.LastIndexOf(']') ? last : host.Length;
        var (name, port) = (host[..colon], keepsPort ? host[colon..] : "");
        return (!choices.HostKeepsDot && name.EndsWith('.') ? name[..^1] : name) + port;
    }

    /// <summary>Split at each &amp;, and there at the first = [ELBv2 API: QueryStringConditionConfig]. What is empty is no pair.</summary>
    private SeenPair[] PairsOf(string? query, Choices choices)
    {
        if (string.IsNullOrEmpty(query))
        {
            return [];
        }

        var pairs = new List<SeenPair>();
        foreach (var piece in query.Split('&'))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            if (piece.Length == 0 || (equals < 0 && choices.BareKeyIsNoPair))
            {
                continue;
            }

            var (key, value) = equals < 0 ? (piece, "") : (piece[..equals], piece[(equals + 1)..]);
            pairs.Add(new(Visible(Decoded(key)), Visible(Decoded(value))));
        }

        return [.. pairs];

        string Decoded(string text) => choices.QueryIsDecoded ? Uri.UnescapeDataString(text.Replace('+', ' ')) : text;
    }
}

/// <param name="IsVisible">It holds visible ASCII alone, and spaces.</param>
internal readonly record struct SeenText(string Text, bool IsVisible);

internal readonly record struct SeenPair(SeenText Key, SeenText Value);

internal readonly record struct SeenHeader(string Name, SeenText Value);
