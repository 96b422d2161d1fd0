using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class ListenerLanguage
{
    private static readonly ImmutableArray<string> OfApplication = ["HTTP", "HTTPS"];

    private static readonly ImmutableArray<string> OfNetwork = ["TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"];

    private static readonly Key<Reference[]> Certificates = new(
        "certificates",
        new ListShape<Reference>(References.Certificate, orSingle: true, mayBeEmpty: false),
        "Names of certificates, or ARNs: the first is the default, the others are chosen by SNI."
    );

    private static readonly Key<Reference> Certificate = new(
        "certificate",
        References.Certificate,
        "The only certificate: its name or ARN."
    );

    private static readonly Key<ListenerRule[]> Rules = new(
        "rules",
        new ListShape<ListenerRule>(RuleLanguage.Shape, orSingle: false),
        "In order: the first that matches wins; the listener's own action is for the rest."
    );

    private static readonly Key<Pair<string>[]> Attributes = new(
        "attributes",
        new AttributesShape("listenerAttributes", "a listener", ListenerTable.Table.AwsAttributes),
        "Attributes by AWS's own keys."
    );

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags beside those of the stack."
    );

    private static readonly Key[] OfOwner =
    [
        WrittenProperties.KeyOf(ListenerTable.SslPolicy),
        WrittenProperties.KeyOf(ListenerTable.Alpn),
        WrittenProperties.KeyOf(ListenerTable.MutualAuthentication),
        .. ActionLanguage.Keys,
        .. ListenerTable.Table.Friendly(),
        Attributes,
        TagsKey,
    ];

    public static MapShape<Listener> Shape { get; } =
        new(
            "listener",
            "A port of a load balancer, what it does by default, and rules before that.",
            [
                WrittenProperties.KeyOf(ListenerTable.Port),
                WrittenProperties.KeyOf(ListenerTable.Protocol),
                Certificates,
                Certificate,
                WrittenProperties.KeyOf(ListenerTable.SslPolicy),
                WrittenProperties.KeyOf(ListenerTable.Alpn),
                WrittenProperties.KeyOf(ListenerTable.MutualAuthentication),
                .. ActionLanguage.Keys,
                Rules,
                .. ListenerTable.Table.Friendly(),
                Attributes,
                TagsKey,
                ActionLanguage.InsteadOf("defaultActions"),
                RefusedKey.Named("listenerAttributes", Attributes.Name),
                RefusedKey.Named("alpnPolicy", "alpn"),
            ],
            Build
        );

    private static Listener Build(WrittenMap map)
    {
        var port = WrittenProperties.KeyOf(ListenerTable.Port);
        map.RefuseBeside(Certificates, "one of them says it all.", Certificate);
        ImmutableArray<Reference> certificates = map.TryGet(Certificate, out var single) ? [single] : map.All(Certificates);
        var settings = TableBinding.Said(ListenerTable.Table, map, Attributes);
        var isTls = settings.Has(ListenerTable.Protocol) ? ListenerTable.IsTls(settings) : map.Has(Certificates) || map.Has(Certificate);
        if (!isTls && map.Has(ListenerTable.SslPolicy))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(ListenerTable.SslPolicy),
                $"{map.Binding.Place}: `sslPolicy` is for listeners with certificates, and this one has none.",
                "Add certificates, or remove it."
            );
        }

        return new Listener
        {
            Name = map.Name,
            Settings = settings,
            Certificates = certificates,
            Actions = ActionLanguage.Find(map),
            Rules = map.All(Rules),
            Tags = map.Get(TagsKey, TagMap.Empty),
            At = map.Span,
            IsPortSaid = map.Has(port) || map.IsMeant(port),
            IsProtocolSaid = map.Has(ListenerTable.Protocol),
            OfOwner = [.. OfOwner.Where(map.Has).Select(key => (key.Name, map.KeyAt(key)))],
            HasAction = ActionLanguage.IsSaid(map),
        };
    }

    /// <summary>What follows from the load balancer it belongs to.</summary>
    /// <param name="type">Of the load balancer.</param>
    /// <param name="place">Where it stands.</param>
    public static Listener Complete(Listener listener, string type, Binding binding, string place)
    {
        if (!listener.HasAction)
        {
            ActionLanguage.ReportMissing(binding, place, listener.At);
        }

        if (type == "gateway")
        {
            return OfGateway(listener, binding, place);
        }

        if (!listener.IsPortSaid)
        {
            binding.Report(BindingCodes.MissingKey, listener.At, $"{place} needs `port`: the port clients connect to.");
        }

        var isNetwork = type == "network";
        var settings = listener.Settings;
        var fitting = isNetwork ? OfNetwork : OfApplication;
        if (settings.Find(ListenerTable.Protocol) is { } written && !fitting.Contains(written))
        {
            binding.Report(
                BindingCodes.NotOneOf,
                settings.At(ListenerTable.Protocol),
                $"{place}: {written} is for {(isNetwork ? "application" : "network")} load balancers, and this one is "
                    + $"{(isNetwork ? "a network" : "an application")} load balancer.",
                $"Write {string.Join(", ", fitting[..^1])} or {fitting[^1]}."
            );
            settings = settings.Without(ListenerTable.Protocol);
        }

        var hasCertificates = !listener.Certificates.IsEmpty;
        settings = settings.Has(ListenerTable.Protocol)
            ? settings
            : settings.With(ListenerTable.Protocol, fitting[hasCertificates ? 1 : 0]);
        Scope.Check(settings, binding, place, $"{Article(settings.Get(ListenerTable.Protocol))} listener");
        if (isNetwork)
        {
            CheckNetwork(listener, binding, place);
        }

        CheckMutualAuthentication(listener, isNetwork, binding, place);

        return listener with
        {
            Settings = settings.Filled(),
        };
    }

    /// <summary>
    /// Of a load balancer that is somebody else's: what it does by default, and how clients reach it, is the owner's to say. Certificates
    /// are added beside the owner's, so there is no default among them.
    /// </summary>
    public static Listener CompleteForeign(Listener listener, Binding binding, string place)
    {
        foreach (var (key, at) in listener.OfOwner)
        {
            binding.Report(
                BindingCodes.KeysConflict,
                at,
                $"{place}: the listener is somebody else's, who alone says its `{key}`.",
                key is "forward" or "redirect" or "respond" or "authenticate" ? "Write it in a rule of yours." : "Remove it."
            );
        }

        if (!listener.IsPortSaid)
        {
            binding.Report(BindingCodes.MissingKey, listener.At, $"{place} needs `port`: by it the listener is found.");
        }

        var settings = listener.Settings;
        if (settings.Find(ListenerTable.Protocol) is { } written && !OfApplication.Contains(written))
        {
            binding.Report(
                BindingCodes.NotOneOf,
                settings.At(ListenerTable.Protocol),
                $"{place}: {written} is for network load balancers, whose listeners have no rules to share.",
                "Write HTTP or HTTPS, or leave it out."
            );
            settings = settings.Without(ListenerTable.Protocol);
        }

        if (!settings.Has(ListenerTable.Protocol))
        {
            settings = settings.With(ListenerTable.Protocol, IsEncrypted(listener) ? "HTTPS" : "HTTP");
        }

        return listener with
        {
            Settings = settings.Without(ListenerTable.SslPolicy).Without(ListenerTable.MutualAuthentication),
            Actions = [RoutingAction.OfOwner],
        };
    }

    /// <summary>What the file does with it needs HTTPS, or its port is the usual one.</summary>
    private static bool IsEncrypted(Listener listener) =>
        !listener.Certificates.IsEmpty
        || listener.Port == 443
        || listener.Rules.Any(static r =>
            r.Actions is [RoutingAction.Said said, ..] && RoutingActions.IsAuthentication(said.Settings.Table)
        );

    /// <summary>All packets, whatever their protocol and port [GWLB guide: listeners].</summary>
    private static Listener OfGateway(Listener listener, Binding binding, string place)
    {
        var settings = listener.Settings;
        Property[] none = [ListenerTable.Port, ListenerTable.Protocol, ListenerTable.SslPolicy, ListenerTable.MutualAuthentication];
        foreach (var property in none)
        {
            if (settings.Has(property))
            {
                binding.Report(
                    BindingCodes.KeysConflict,
                    settings.At(property),
                    $"{place}: a gateway load balancer takes all packets: its listener has no `{property.Path}`.",
                    "Remove it."
                );
            }
        }

        if (!listener.Certificates.IsEmpty)
        {
            binding.Report(
                BindingCodes.KeysConflict,
                listener.At,
                $"{place}: a gateway load balancer takes all packets: its listener has no certificates.",
                "Remove them."
            );
        }

        if (listener.Actions is not [RoutingAction.Forward { Targets: [_], Stickiness: null }] || !listener.Rules.IsEmpty)
        {
            binding.Report(
                BindingCodes.KeysConflict,
                listener.At,
                $"{place}: a gateway load balancer forwards all packets to one target group, and does nothing else with them.",
                "Write `forward` with one name alone."
            );
        }

        settings = settings
            .Without(ListenerTable.SslPolicy)
            .Without(ListenerTable.MutualAuthentication)
            .With(ListenerTable.Port, ListenerTable.GenevePort)
            .With(ListenerTable.Protocol, ListenerTable.Geneve);
        Scope.Check(settings, binding, place, "a listener of a gateway load balancer");
        return listener with { Settings = settings.Filled(), Certificates = [], Rules = [] };
    }

    /// <summary>
    /// A network load balancer has no header to pass a certificate on in, and alone filters identities [NLB guide: mutual authentication,
    /// client certificate identity filters].
    /// </summary>
    private static void CheckMutualAuthentication(Listener listener, bool isNetwork, Binding binding, string place)
    {
        if (listener.MutualAuthentication is not { } mutual)
        {
            return;
        }

        if (isNetwork && mutual.Find(MutualAuthenticationTable.Mode) == MutualAuthenticationTable.Passthrough)
        {
            binding.Report(
                BindingCodes.KeysConflict,
                listener.Settings.At(ListenerTable.MutualAuthentication),
                $"{place}: a network load balancer passes no certificates on: it verifies them, or does not ask for any.",
                "Write { mode: verify, trustStore: NAME }, or leave it out."
            );
        }

        if (!isNetwork && mutual.Has(MutualAuthenticationTable.Filters))
        {
            binding.Report(
                BindingCodes.KeysConflict,
                mutual.At(MutualAuthenticationTable.Filters),
                $"{place}: `identityFilters` are for network load balancers, and this is an application load balancer.",
                "Remove them; the application sees the certificate's fields in headers."
            );
        }
    }

    private static string Article(string protocol) => (protocol[0] == 'H' ? "an " : "a ") + protocol;

    /// <summary>Connections are handed on as they are [NLB guide: listeners].</summary>
    private static void CheckNetwork(Listener listener, Binding binding, string place)
    {
        if (listener.Actions is not [RoutingAction.Forward])
        {
            binding.Report(
                BindingCodes.KeysConflict,
                listener.At,
                $"{place}: a network load balancer forwards connections, and does nothing else with them.",
                "Write `forward` alone."
            );
        }

        if (listener.Actions.OfType<RoutingAction.Forward>().Any(f => f.Stickiness is not null))
        {
            binding.Report(
                BindingCodes.KeysConflict,
                listener.At,
                $"{place}: a network load balancer knows no time for which a client stays with its target group.",
                "Leave `stickiness` out: it follows from the target groups."
            );
        }
    }
}
