using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>What requests are expected to get.</summary>
internal static partial class ExpectLanguage
{
    private const string AnswerPattern = "^[2-5][0-9]{2}$";
    private const string MethodPattern = "^[A-Za-z_-]{1,40}$";

    private static readonly Key<WrittenRequest> Request = new(
        "request",
        new TextShape("a method and a URL").Convert<string, WrittenRequest>(
            ReadRequest,
            "a method and a URL, such as GET https://HOST/PATH"
        ),
        "The request: `GET https://shop.example.com/images/a.png`."
    )
    {
        IsRequired = true,
    };

    private static readonly Key<IPAddress> From = new(
        "from",
        new TextShape("an address").Convert<string, IPAddress>(ReadAddress, "an address such as 203.0.113.9"),
        "The client's address; 192.0.2.1 unless written where `allow` holds it, else the first address of its first range."
    );

    private static readonly Key<string> Sni = new(
        "sni",
        new TextShape("a name"),
        "The name that TLS asks a certificate for; the URL's host unless written."
    );

    private static readonly Key<Pair<string[]>[]> Headers = new(
        "headers",
        new PairsShape<string[]>(
            "values by header name",
            new ListShape<string>(new TextShape("a value", mayBeEmpty: true), orSingle: true, mayBeEmpty: false)
        ),
        "Headers of the request; a list is a line each."
    );

    private static readonly Key<Reference> Balancer = new(
        "loadBalancer",
        References.LoadBalancer,
        "The load balancer, where neither its `dns` nor its port says which is meant."
    );

    private static readonly Key<RequestUrl> Redirect = new(
        "redirect",
        new TextShape("a URL").Convert<string, RequestUrl>(ReadUrl, "a URL such as https://HOST/PATH"),
        "Where the client is sent; a port that goes without saying and the case of the host do not count."
    );

    private static readonly Key<string> Status = new("status", new ChoiceShape(["301", "302"]), "Of the redirect; either unless written.");

    private static readonly Key<int> Respond = new(
        "respond",
        new TextShape("a status", new TextRule(AnswerPattern, AnswerRegex, "from 200 to 599", BindingCodes.InvalidText)).Select(int.Parse),
        "The status that the load balancer answers with by itself."
    );

    private static readonly Key<string> Authenticate = new(
        "authenticate",
        new ChoiceShape(["oidc", "cognito", "jwt"]),
        "Who is asked whom a request without session or token is from."
    );

    private static readonly MapShape<ExpectedOutcome> Answer = new(
        "expectedAnswer",
        "What the load balancer does with it by itself.",
        [Redirect, Status, Respond, Authenticate],
        static map =>
        {
            map.RequireOne("what the request gets", Redirect, Respond, Authenticate);
            map.RefuseBeside(Status, "only a redirect has a status beside it.", Respond, Authenticate);
            return map.Find(Redirect) is { } url
                    ? new ExpectedOutcome.Redirect(url, map.Find(Status) is { } status ? int.Parse(status) : null)
                : map.Find(Authenticate) is { } by ? new ExpectedOutcome.Authenticate(Enum.Parse<IdentityKind>(by, ignoreCase: true))
                : new ExpectedOutcome.Respond(map.Get(Respond, 0));
        }
    );

    private static readonly Key<ExpectedOutcome> Gets = new(
        "gets",
        new FormsShape<ExpectedOutcome>(
            scalar: References.TargetGroup.Select<Reference, ExpectedOutcome>(static reference =>
                reference.Text == "refused" ? new ExpectedOutcome.Refused() : new ExpectedOutcome.Group(reference)
            ),
            map: new AnswerOrSplitShape()
        ),
        "A target group; `{ a: 90, b: 10 }` shared by weight; `{ redirect: URL, status }`; `{ respond: STATUS }`; "
            + "`{ authenticate: oidc / cognito / jwt }`; or `refused`: nobody listens there, or the client is not let in."
    )
    {
        IsRequired = true,
    };

    public static Shape<Expectation[]> Shape { get; } =
        new ListShape<Expectation?>(
            new MapShape<Wrapped>(
                "expectation",
                "A request and what it gets: held by validate, plan and apply before anything happens.",
                [Request, From, Sni, Headers, Balancer, Gets],
                static map => new Wrapped(Build(map))
            ).Select(static wrapped => wrapped.Expectation),
            orSingle: false
        ).Select(static items => items.OfType<Expectation>().ToArray());

    /// <summary>Null: something of it could not be read.</summary>
    private static Expectation? Build(WrittenMap map) =>
        map.Find(Request) is { } request && map.Find(Gets) is { } gets
            ? new Expectation(request.Method, request.Url, gets, map.At(Gets))
            {
                From = map.Find(From),
                Sni = map.Find(Sni),
                Headers = [.. map.Get(Headers, []).SelectMany(static h => h.Value.Select(value => new HeaderLine(h.Key, value)))],
                LoadBalancer = map.Find(Balancer),
            }
            : null;

    private static bool ReadRequest(string text, Node node, Binding binding, [MaybeNullWhen(false)] out WrittenRequest request)
    {
        request = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2 || (words.Length == 2 && !MethodRegex().IsMatch(words[0])))
        {
            binding.Report(
                BindingCodes.InvalidText,
                node.At,
                $"{binding.Place}: {node.Kind} is not a method and a URL.",
                "Write GET https://shop.example.com/path; spaces of the path as %20."
            );
            return false;
        }

        if (!ReadUrl(words[^1], node, binding, out var url))
        {
            return false;
        }

        request = new(words.Length == 2 ? words[0] : "GET", url);
        return true;
    }

    private static bool ReadUrl(string text, Node node, Binding binding, [MaybeNullWhen(false)] out RequestUrl url)
    {
        if (RequestUrl.TryParse(text, out url, out var why))
        {
            return true;
        }

        binding.Report(BindingCodes.InvalidText, node.At, $"{binding.Place}: the URL {why}.");
        return false;
    }

    private static bool ReadAddress(string text, Node node, Binding binding, [MaybeNullWhen(false)] out IPAddress address)
    {
        if (Cidrs.TryAddress(text, out address))
        {
            return true;
        }

        binding.Report(
            BindingCodes.InvalidText,
            node.At,
            $"{binding.Place}: {node.Kind} is not an address.",
            "Write 203.0.113.9 or 2001:db8::9."
        );
        return false;
    }

    [GeneratedRegex(AnswerPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex AnswerRegex();

    [GeneratedRegex(MethodPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex MethodRegex();

    private sealed record WrittenRequest(string Method, RequestUrl Url);

    private sealed record Wrapped(Expectation? Expectation);

    /// <summary>A map of whole numbers is weights by target group, unless its key is one of an answer.</summary>
    private sealed class AnswerOrSplitShape : Shape<ExpectedOutcome>
    {
        private readonly Shape<ExpectedOutcome> _split = ActionLanguage
            .WeightsShape()
            .Select<WeightedTarget[], ExpectedOutcome>(static targets => new ExpectedOutcome.Split([.. targets]));

        public override string Expects => "weights by target group, or a map with `redirect`, `respond` or `authenticate`";

        public override IEnumerable<Shape> Inner => [Answer, _split];

        public override void WriteKeywords(SchemaWriter schema) => schema.AnyOf(Answer.WriteKeywords, _split.WriteKeywords);

        protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out ExpectedOutcome value) =>
            node is MapNode map
            && map.Entries.All(static entry => IsWeight(entry.Value))
            && !Answer.KeyNames.Any(key => map.Find(key) is not null)
                ? _split.TryBind(node, binding, out value)
                : Answer.TryBind(node, binding, out value);

        private static bool IsWeight(Node node) => node is ScalarNode scalar && (scalar.IsUnresolved || int.TryParse(scalar.Text, out _));
    }
}
