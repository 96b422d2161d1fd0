using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>What listeners and rules do with a request.</summary>
internal static class ActionLanguage
{
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

    private static readonly Key<Settings> Redirect = new(
        "redirect",
        new FormsShape<Settings>(
            scalar: new ChoiceShape(["https"]).Select(_ => RedirectTable.ToHttps),
            map: new MapShape<Settings>(
                "redirect",
                "Sends the client elsewhere. #{protocol}, #{host}, #{port}, #{path} and #{query} stand for the request's own.",
                [.. RedirectTable.Table.Keys],
                BuildRedirect
            )
        ),
        "Sends the client elsewhere; `https` for the same host, path and query at port 443."
    );

    private static readonly Key<Settings> Respond = new(
        "respond",
        new FormsShape<Settings>(
            scalar: FixedResponseTable.StatusShape.Select(static status => FixedResponseTable.Of(status)),
            map: new MapShape<Settings>(
                "respond",
                "Answers by itself.",
                [.. FixedResponseTable.Table.Keys],
                map => TableBinding.Read(FixedResponseTable.Table, map)
            )
        ),
        "Answers by itself: a status, or `{ status, contentType, body }`."
    );

    private static readonly Key<Settings> Cognito = new(
        "cognito",
        new MapShape<Settings>(
            "authenticateCognito",
            "Sign-in by a user pool of Amazon Cognito.",
            [.. AuthenticateCognitoTable.Table.Keys],
            map => TableBinding.Read(AuthenticateCognitoTable.Table, map)
        ),
        "By a user pool of Amazon Cognito."
    );

    private static readonly Key<Settings> Oidc = new(
        "oidc",
        new MapShape<Settings>(
            "authenticateOidc",
            "Sign-in by an identity provider that speaks OpenID Connect.",
            [.. AuthenticateOidcTable.Table.Keys],
            map => TableBinding.Read(AuthenticateOidcTable.Table, map)
        ),
        "By an identity provider of yours that speaks OpenID Connect."
    );

    private static readonly Key<Settings> Jwt = new(
        "jwt",
        new MapShape<Settings>(
            "authenticateJwt",
            "A token in the request, checked by the keys of its issuer.",
            [.. JwtTable.Table.Keys],
            BuildJwt
        ),
        "By a token that the request brings; without one it is refused."
    );

    private static readonly Key<Settings> Authenticate = new(
        "authenticate",
        new MapShape<Settings>(
            "authenticate",
            "Who asks and is not signed in does not get past this; on HTTPS listeners.",
            [Cognito, Oidc, Jwt],
            map =>
            {
                if (new Key[] { Cognito, Oidc, Jwt }.Count(map.Has) != 1)
                {
                    map.RequireOne("how to authenticate", Cognito, Oidc, Jwt);
                }

                return map.Find(Cognito) ?? map.Find(Oidc) ?? map.Get(Jwt, JwtTable.Table.Empty);
            }
        ),
        "What a request must have shown before it comes to the action."
    );

    private const string What = "what to do with a request";

    private static readonly Key[] Ends = [Forward, Redirect, Respond];

    public static ImmutableArray<Key> Keys { get; } = [Forward, Redirect, Respond, Authenticate];

    /// <summary>AWS's list of actions, each of which has a key here.</summary>
    public static Key InsteadOf(string awsName) =>
        RefusedKey.Elsewhere(
            awsName,
            Forward.Name,
            "each action has a key of its own here",
            "Write `forward`, `redirect` or `respond`, and `authenticate` where clients must sign in before that."
        );

    /// <summary>What a listener or a rule does: one of the actions that end it, and what comes before that.</summary>
    public static ImmutableArray<RoutingAction> Read(WrittenMap map)
    {
        map.RequireOne(What, Forward, Redirect, Respond);
        return Compose(map);
    }

    /// <summary>The same, where it may be left unsaid.</summary>
    public static ImmutableArray<RoutingAction> Find(WrittenMap map)
    {
        if (IsSaid(map))
        {
            map.RequireOne(What, Forward, Redirect, Respond);
        }

        return Compose(map);
    }

    /// <summary>Rightly or wrongly.</summary>
    public static bool IsSaid(WrittenMap map) => Array.Exists(Ends, end => map.Has(end) || map.IsMeant(end));

    public static void ReportMissing(Binding binding, string place, SourceSpan at) =>
        binding.Report(
            BindingCodes.NotExactlyOne,
            at,
            $"{place} does not say {What}.",
            $"Write one of {string.Join(", ", Ends.Select(static end => $"`{end.Name}`"))}."
        );

    private static ImmutableArray<RoutingAction> Compose(WrittenMap map)
    {
        RoutingAction end =
            map.Find(Forward)
            ?? ((map.Find(Redirect) ?? map.Find(Respond)) is { } said ? new RoutingAction.Said(said) : RoutingAction.Respond(503));
        return map.Find(Authenticate) is { } first ? [new RoutingAction.Said(first), end] : [end];
    }

    private static Settings BuildJwt(WrittenMap map)
    {
        var jwt = TableBinding.Read(JwtTable.Table, map);
        if (jwt.FindValue(JwtTable.Claims) is not { } claims)
        {
            return jwt;
        }

        if (claims.Length > 10)
        {
            map.Binding.Report(
                BindingCodes.TooMany,
                map.At(JwtTable.Claims),
                $"{map.Binding.Place}: a token is asked for at most 10 claims."
            );
        }

        foreach (var claim in claims)
        {
            var most = claim.Find(JwtClaimTable.Format) == "single-string" ? 1 : 10;
            if (claim.FindValue(JwtClaimTable.Values) is { } values && values.Length > most)
            {
                map.Binding.Report(
                    BindingCodes.TooMany,
                    claim.At(JwtClaimTable.Values),
                    $"{map.Binding.Place}: the claim {claim.Find(JwtClaimTable.Name)} has {values.Length} values; AWS takes {most}.",
                    "Write format: string-array, or space-separated-values, for a claim of several values."
                );
            }
        }

        return jwt;
    }

    private static Settings BuildRedirect(WrittenMap map)
    {
        var redirect = TableBinding.Read(RedirectTable.Table, map);
        if (int.TryParse(redirect.Get(RedirectTable.Port), out var number) && number > 65535)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                redirect.At(RedirectTable.Port),
                $"{map.Binding.Place}: the port is {number}; it must be from 1 to 65535."
            );
        }

        if (RedirectTable.Table.Properties.All(p => p == RedirectTable.Status || !map.Has(p)))
        {
            map.Binding.Report(
                BindingCodes.Empty,
                map.Span,
                $"{map.Binding.Place} changes nothing.",
                "Write what is to be different: protocol, host, port, path or query."
            );
        }

        return redirect;
    }

    public static Shape<WeightedTarget[]> WeightsShape() =>
        new PairsShape<int>("weights by target group, such as { a: 90, b: 10 }", new WholeNumberShape(0, 999), mayBeEmpty: false).Select(
            pairs => pairs.ConvertAll(pair => new WeightedTarget(new Reference(pair.Key, pair.KeyAt), pair.Value))
        );

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
