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
    /// <summary>
    /// Headers that tell targets of TLS and client certificates: of HTTPS listeners only [ELB user guide: header modification].
    /// </summary>
    private const string TlsHeaders = "routing.http.request.";

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
        new AttributesShape("listenerAttributes", "a listener of an application load balancer", ListenerTable.Table.AwsAttributes),
        "Attributes by AWS's own keys."
    );

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags beside those of the stack."
    );

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
                .. ActionLanguage.Keys,
                Rules,
                .. ListenerTable.Table.Friendly(),
                Attributes,
                TagsKey,
                ActionLanguage.InsteadOf("defaultActions"),
                RefusedKey.Named("listenerAttributes", Attributes.Name),
                RefusedKey.Named("alpnPolicy", "alpn"),
                new LaterKey(
                    "alpn",
                    "Leave it out: it belongs to TLS listeners of network load balancers, which are made by hand for now."
                ),
                new LaterKey(
                    "mutualAuthentication",
                    "Leave it out; where clients must prove who they are, the application has to ask for now."
                ),
            ],
            Build
        );

    private static Listener Build(WrittenMap map)
    {
        map.RefuseBeside(Certificates, "one of them says it all.", Certificate);
        ImmutableArray<Reference> certificates = map.TryGet(Certificate, out var single) ? [single] : map.All(Certificates);
        var settings = TableBinding.Read(ListenerTable.Table, map, Attributes);
        if (!settings.Has(ListenerTable.Protocol))
        {
            settings = settings.With(ListenerTable.Protocol, map.Has(Certificates) || map.Has(Certificate) ? "HTTPS" : "HTTP").Filled();
        }

        var isHttps = ListenerTable.IsHttps(settings);
        if (!isHttps && map.Has(ListenerTable.SslPolicy))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(ListenerTable.SslPolicy),
                $"{map.Binding.Place}: `sslPolicy` is for HTTPS, and this listener is HTTP.",
                "Add certificates, or remove it."
            );
        }

        if (!isHttps && settings.Attributes.Keys.FirstOrDefault(key => key.StartsWith(TlsHeaders, StringComparison.Ordinal)) is { } tls)
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.Has(Attributes) ? map.At(Attributes) : map.Span,
                $"{map.Binding.Place}: {tls} tells of TLS, and this listener is HTTP.",
                "Set it at an HTTPS listener, or remove it."
            );
        }

        return new Listener
        {
            Name = map.Name,
            Settings = settings,
            Certificates = certificates,
            Actions = ActionLanguage.Read(map),
            Rules = map.All(Rules),
            Tags = map.Get(TagsKey, TagMap.Empty),
            At = map.Span,
        };
    }
}
