using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>Stickiness of a target group, as the attributes AWS keeps it in.</summary>
internal static class StickinessLanguage
{
    private const string Enabled = "stickiness.enabled";
    private const string TypeAttribute = "stickiness.type";

    private static readonly DurationShape Lifetime = DurationShape.Seconds(1, 604800);

    private static readonly Key<string> Type = new(
        "type",
        new ChoiceShape(["lb_cookie", "app_cookie", "source_ip", "source_ip_dest_ip", "source_ip_dest_ip_proto"]),
        "lb_cookie (the load balancer's own) unless written, or app_cookie; source_ip behind a network load balancer; source_ip_dest_ip or "
            + "source_ip_dest_ip_proto behind a gateway load balancer."
    );

    private static readonly Key<TimeSpan> Duration = new(
        "duration",
        Lifetime,
        "How long a client stays with its target; 1d unless written."
    );

    private static readonly Key<string> Cookie = new("cookie", Cookies.Name, "The application's cookie, for app_cookie.");

    public static Shape<Pair<string>[]> Shape { get; } =
        new FormsShape<Pair<string>[]>(
            scalar: new TruthOrLifetime(),
            map: new MapShape<Pair<string>[]>("stickiness", "Keeps a client with one target.", [Type, Duration, Cookie], Build)
        );

    private static Pair<string>[] Build(WrittenMap map)
    {
        if (!map.IsSound(Type))
        {
            return [Pair(Enabled, "true")];
        }

        if (map.Find(Type) is { } byAddress && byAddress.StartsWith("source_ip", StringComparison.Ordinal))
        {
            map.RefuseBeside(Type, "by addresses nothing expires, and there is no cookie.", Duration, Cookie);
            return [Pair(Enabled, "true"), Pair(TypeAttribute, byAddress)];
        }

        var duration = map.Get(Duration, TimeSpan.FromDays(1));
        if (map.Get(Type, "lb_cookie") == "lb_cookie")
        {
            if (map.Has(Cookie) && (!map.Has(Type) || map.Find(Type) is not null))
            {
                map.Binding.Report(
                    BindingCodes.KeysConflict,
                    map.KeyAt(Cookie),
                    $"{map.Binding.Place}: `cookie` is for type app_cookie.",
                    "Write type: app_cookie, or remove it."
                );
            }

            return LoadBalancerCookie(duration);
        }

        if (!map.Has(Cookie))
        {
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.Span,
                $"{map.Binding.Place} needs `cookie`: the name of the application's cookie."
            );
        }

        return
        [
            Pair(Enabled, "true"),
            Pair(TypeAttribute, "app_cookie"),
            Pair("stickiness.app_cookie.cookie_name", map.Get(Cookie, "")),
            Pair("stickiness.app_cookie.duration_seconds", duration.TotalSeconds.ToString()),
        ];
    }

    private static Pair<string>[] LoadBalancerCookie(TimeSpan duration) =>
        [
            Pair(Enabled, "true"),
            Pair(TypeAttribute, "lb_cookie"),
            Pair("stickiness.lb_cookie.duration_seconds", duration.TotalSeconds.ToString()),
        ];

    private static Pair<string> Pair(string key, string value) => new(key, default, value);

    /// <summary>Which type plain <c>true</c> means follows from the target group.</summary>
    private sealed class TruthOrLifetime : Shape<Pair<string>[]>
    {
        public override string Expects => $"true, or {Lifetime.Expects}";

        public override IEnumerable<Shape> Inner => [TruthShape.Instance, Lifetime];

        public override void WriteKeywords(SchemaWriter schema) => schema.AnyOf(TruthShape.Instance.WriteKeywords, Lifetime.WriteKeywords);

        protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out Pair<string>[] value)
        {
            value = null;
            if (node is ScalarNode { Text: "true" or "false" or "on" or "off" or "yes" or "no" })
            {
                if (TruthShape.Instance.TryBind(node, binding, out var on))
                {
                    value = [Pair(Enabled, on ? "true" : "false")];
                }
            }
            else if (Lifetime.TryBind(node, binding, out var duration))
            {
                value = LoadBalancerCookie(duration);
            }

            return value is not null;
        }
    }
}
