using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>What listeners and rules do with a request.</summary>
internal static partial class ActionLanguage
{
    // A status code class that AWS takes: 2xx, 4xx, 5xx.
    private const string StatusPattern = "^[245][0-9]{2}$";
    private const string RedirectPortPattern = @"^(#\{port\}|[1-9][0-9]{0,4})$";
    private const string RedirectPathPattern = @"^/[^\s]{0,127}$";
    private const string RedirectHostPattern = @"^[^\s/]{1,128}$";
    private const string RedirectQueryPattern = @"^[^\s?][^\s]{0,127}$";

    private static readonly Key<TimeSpan> Stickiness = new(
        "stickiness",
        new GroupStickinessShape(),
        "How long a client stays with the target group it was given, or off; unless written, off, or as long as the longest "
            + "stickiness of its target groups."
    );

    private static readonly Key<WeightedTarget[]> Weights = new("targetGroups", WeightsShape(), "Weights by target group.")
    {
        IsRequired = true,
    };

    private static readonly MapShape<RoutingAction.Forward> LongForward = new(
        "forward",
        "Forwards to target groups by weight, keeping clients with the group they were given.",
        [Weights, Stickiness],
        map => new RoutingAction.Forward(
            map.All(Weights),
            map.FindValue(Stickiness) is { } duration && duration > TimeSpan.Zero ? duration : null
        )
    );

    private static readonly Key<RoutingAction.Forward> Forward = new(
        "forward",
        new FormsShape<RoutingAction.Forward>(
            scalar: References.TargetGroup.Select(reference => new RoutingAction.Forward([new WeightedTarget(reference, 1)], null)),
            map: new ForwardMapShape()
        ),
        "Sends the request to a target group; `{ a: 90, b: 10 }` by weight; `{ targetGroups: {…}, stickiness: 1h }` with clients kept."
    );

    private static readonly Key<string> RedirectProtocol = new(
        "protocol",
        new ChoiceShape(["HTTP", "HTTPS", "#{protocol}"]),
        "The request's own unless written."
    );

    private static readonly Key<string> RedirectHost = Part(
        "host",
        RedirectHostPattern,
        RedirectHostRegex,
        "a host",
        "up to 128 characters without spaces and slashes",
        "The request's own (#{host}) unless written."
    );

    private static readonly Key<string> RedirectPort = Part(
        "port",
        RedirectPortPattern,
        RedirectPortRegex,
        "a port",
        "1 to 65535, or #{port}",
        "443 or 80 when the protocol is written, else the request's own (#{port})."
    );

    private static readonly Key<string> RedirectPath = Part(
        "path",
        RedirectPathPattern,
        RedirectPathRegex,
        "a path",
        "up to 128 characters, beginning with /",
        "The request's own (/#{path}) unless written."
    );

    private static readonly Key<string> RedirectQuery = Part(
        "query",
        RedirectQueryPattern,
        RedirectQueryRegex,
        "a query",
        "up to 128 characters, without the leading ?",
        "The request's own (#{query}) unless written."
    );

    private static readonly Key<string> RedirectStatus = new("status", new ChoiceShape(["301", "302"]), "301 unless written.");

    private static readonly Key<RoutingAction.Redirect> Redirect = new(
        "redirect",
        new FormsShape<RoutingAction.Redirect>(
            scalar: new ChoiceShape(["https"]).Select(_ => new RoutingAction.Redirect(
                "HTTPS",
                "#{host}",
                "443",
                "/#{path}",
                "#{query}",
                301
            )),
            map: new MapShape<RoutingAction.Redirect>(
                "redirect",
                "Sends the client elsewhere. #{protocol}, #{host}, #{port}, #{path} and #{query} stand for the request's own.",
                [RedirectProtocol, RedirectHost, RedirectPort, RedirectPath, RedirectQuery, RedirectStatus],
                BuildRedirect
            )
        ),
        "Sends the client elsewhere; `https` for the same host, path and query at port 443."
    );

    private static readonly Shape<int> StatusNumber = new TextShape(
        "a status",
        new TextRule(StatusPattern, StatusRegex, "from 200 to 299 or 400 to 599", BindingCodes.InvalidText)
    ).Select(int.Parse);

    private static readonly Key<int> Status = new("status", StatusNumber, "The status code: 2xx, 4xx or 5xx.") { IsRequired = true };

    private static readonly Key<string> ContentType = new(
        "contentType",
        new ChoiceShape(["text/plain", "text/css", "text/html", "application/javascript", "application/json"]),
        "text/plain unless written."
    );

    private static readonly Key<string> Body = new(
        "body",
        new TextShape("a text", maxLength: 1024, mayBeEmpty: true),
        "At most 1024 characters; empty unless written."
    );

    private static readonly Key<RoutingAction.Respond> Respond = new(
        "respond",
        new FormsShape<RoutingAction.Respond>(
            scalar: StatusNumber.Select(status => new RoutingAction.Respond(status, "text/plain", "")),
            map: new MapShape<RoutingAction.Respond>(
                "respond",
                "Answers by itself.",
                [Status, ContentType, Body],
                map => new RoutingAction.Respond(map.Get(Status, 503), map.Get(ContentType, "text/plain"), map.Get(Body, ""))
            )
        ),
        "Answers by itself: a status, or `{ status, contentType, body }`."
    );

    private static readonly LaterKey Authenticate = new(
        "authenticate",
        "Leave the rule's authentication to the application for now; an `authenticate` action set by hand would be taken away by the "
            + "next apply."
    );

    public static ImmutableArray<Key> Keys { get; } = [Forward, Redirect, Respond, Authenticate];

    /// <summary>The one action of a listener or a rule.</summary>
    public static RoutingAction Read(WrittenMap map)
    {
        map.RequireOne("what to do with a request", Forward, Redirect, Respond);
        return map.Find(Forward) ?? map.Find(Redirect) ?? (RoutingAction?)map.Find(Respond) ?? Unknown;
    }

    /// <summary>Stands for an action that could not be read; the stack it is in has errors and goes nowhere.</summary>
    private static RoutingAction Unknown { get; } = new RoutingAction.Respond(503, "text/plain", "");

    private static RoutingAction.Redirect BuildRedirect(WrittenMap map)
    {
        var protocol = map.Get(RedirectProtocol, "#{protocol}");
        var port =
            map.Find(RedirectPort)
            ?? protocol switch
            {
                "HTTPS" => "443",
                "HTTP" => "80",
                _ => "#{port}",
            };
        if (int.TryParse(port, out var number) && number > 65535)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(RedirectPort),
                $"{map.Binding.Place}: the port is {number}; it must be from 1 to 65535."
            );
        }

        if (
            !map.Has(RedirectProtocol)
            && !map.Has(RedirectHost)
            && !map.Has(RedirectPort)
            && !map.Has(RedirectPath)
            && !map.Has(RedirectQuery)
        )
        {
            map.Binding.Report(
                BindingCodes.Empty,
                map.Span,
                $"{map.Binding.Place} changes nothing.",
                "Write what is to be different: protocol, host, port, path or query."
            );
        }

        return new RoutingAction.Redirect(
            protocol,
            map.Get(RedirectHost, "#{host}"),
            port,
            map.Get(RedirectPath, "/#{path}"),
            map.Get(RedirectQuery, "#{query}"),
            map.Get(RedirectStatus, "301") == "302" ? 302 : 301
        );
    }

    private static Key<string> Part(string name, string pattern, Func<Regex> matcher, string expects, string says, string description) =>
        new(name, new TextShape(expects, new TextRule(pattern, matcher, says, BindingCodes.InvalidText)), description);

    private static Shape<WeightedTarget[]> WeightsShape() =>
        new PairsShape<int>("weights by target group, such as { a: 90, b: 10 }", new WholeNumberShape(0, 999), mayBeEmpty: false).Select(
            pairs => pairs.ConvertAll(pair => new WeightedTarget(new Reference(pair.Key, pair.KeyAt), pair.Value))
        );

    [GeneratedRegex(StatusPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex StatusRegex();

    [GeneratedRegex(RedirectPortPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex RedirectPortRegex();

    [GeneratedRegex(RedirectPathPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex RedirectPathRegex();

    [GeneratedRegex(RedirectHostPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex RedirectHostRegex();

    [GeneratedRegex(RedirectQueryPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex RedirectQueryRegex();

    /// <summary>Weights, or the long form: told apart by a map under <c>targetGroups</c>.</summary>
    private sealed class ForwardMapShape : Shape<RoutingAction.Forward>
    {
        private readonly Shape<WeightedTarget[]> _weights = WeightsShape();

        public override string Expects => "weights by target group, or a map with `targetGroups`";

        public override IEnumerable<Shape> Inner => [LongForward, _weights];

        public override void WriteKeywords(SchemaWriter schema) => schema.AnyOf(LongForward.WriteKeywords, _weights.WriteKeywords);

        protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out RoutingAction.Forward value)
        {
            if (
                node is MapNode map
                && (
                    map.Find("targetGroups")?.Value is MapNode
                    || (map.Find("stickiness") is not null && map.Find("targetGroups") is not null)
                )
            )
            {
                return LongForward.TryBind(node, binding, out value);
            }

            value = _weights.TryBind(node, binding, out var targets) ? new RoutingAction.Forward([.. targets], null) : null;
            return value is not null;
        }
    }
}
