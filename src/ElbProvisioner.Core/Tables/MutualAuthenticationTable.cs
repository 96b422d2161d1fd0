using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Whether clients show certificates, and whose [ELBv2 API: MutualAuthenticationAttributes].</summary>
public static class MutualAuthenticationTable
{
    public const string Passthrough = "passthrough";

    public const string Verify = "verify";

    public const string OffMode = "off";

    public static PropertyTable Table { get; } = new("mutual authentication");

    public static Property<string> Mode { get; } =
        Table
            .Word(
                "mode",
                [OffMode, Passthrough, Verify],
                "`verify` by a trust store, `passthrough` to the targets in a header, or `off`; verify unless written."
            )
            .Is(Verify)
            .Wire("Mode")
            .Unsaid(OffMode)
            .Effect(Feels.Judged);

    public static Property<ResourceRef> TrustStore { get; } =
        Table
            .Value(
                "trustStore",
                Forms.Ref,
                new TextShape("a trust store's name or ARN").Convert(
                    static (string text, Node _, Binding _, [MaybeNullWhen(false)] out ResourceRef store) =>
                    {
                        store = text.StartsWith("arn:", StringComparison.Ordinal)
                            ? new ResourceRef.Existing(text)
                            : new ResourceRef.Planned(Address.Of(ResourceKind.TrustStore, text));
                        return true;
                    }
                ),
                "What clients' certificates are verified by: a trust store's name, or the ARN of one made elsewhere."
            )
            .InsteadOf("trustStoreArn")
            .Wire("TrustStoreArn")
            .Effect(Feels.Judged);

    public static Property<bool> IgnoreExpiry { get; } =
        Table
            .Flag("ignoreClientCertificateExpiry", "true: certificates that have expired are taken, too.")
            .IsWhere(IsVerifying, false)
            .Quiet()
            .Wire("IgnoreClientCertificateExpiry")
            .Effect(Feels.Judged);

    public static Property<bool> Advertise { get; } =
        Table
            .Value(
                "advertiseTrustStoreCaNames",
                new OnOffForm(),
                SwitchShape.Instance,
                "true: clients are told whose certificates are taken."
            )
            .IsWhere(IsVerifying, false)
            .Quiet()
            .Wire("AdvertiseTrustStoreCaNames")
            .Effect(Feels.Judged);

    public static Property<ImmutableArray<Settings>> Filters { get; } =
        Table
            .Value(
                "identityFilters",
                new BlocksForm(IdentityFilterTable.Table),
                new ListShape<Settings>(IdentityFilterTable.Shape, orSingle: false, mayBeEmpty: false).Select(static filters =>
                    ImmutableArray.Create(filters)
                ),
                "Whom to take of those who have a valid certificate; all unless written. TLS listeners of network load balancers."
            )
            .InsteadOf("clientCertificateIdentityFilters")
            .Wire("ClientCertificateIdentityFilters")
            .Effect(Feels.Judged);

    /// <summary>What AWS gives a listener of which nobody says anything.</summary>
    public static Settings Off { get; } = Table.Empty.With(Mode, OffMode);

    internal static Form<Settings> Form { get; } = new MutualAuthenticationForm();

    internal static Shape<Settings> Shape { get; } =
        new FormsShape<Settings>(
            scalar: new ChoiceShape([OffMode, Passthrough]).Select(static mode => Table.Empty.With(Mode, mode)),
            map: BlockShape.Of(Table, "mutualAuthentication", "How clients show who they are.", Check)
        );

    public static bool IsVerifying(Settings settings) => settings.Find(Mode) == Verify;

    /// <summary>Where it passes certificates through or does nothing, AWS's word on the rest says nothing.</summary>
    internal static Settings Plain(Settings settings) =>
        IsVerifying(settings) ? settings.Filled() : Table.Empty.With(Mode, settings.Find(Mode) ?? OffMode);

    private static void Check(WrittenMap map, Settings settings)
    {
        if (!map.IsSound(Mode))
        {
            return;
        }

        if (IsVerifying(settings))
        {
            if (!map.Has(TrustStore))
            {
                map.Binding.Report(
                    BindingCodes.MissingKey,
                    map.Span,
                    $"{map.Binding.Place} needs `{TrustStore.Path}`: certificates are verified by one.",
                    "Name one of the file's `trustStores`, or write the ARN of one made elsewhere."
                );
            }

            return;
        }

        foreach (var property in new Property[] { TrustStore, IgnoreExpiry, Advertise, Filters })
        {
            if (map.Has(property))
            {
                map.OnlyFor(property, "`mode: verify`");
            }
        }
    }

    private sealed class MutualAuthenticationForm() : BlockForm(Table)
    {
        public override object? FromWire(object wire) => base.FromWire(wire) is Settings said ? Plain(said) : null;
    }

    private sealed class OnOffForm : Form<bool>
    {
        public override object? FromWire(object wire) => wire is string text ? text == "on" : null;

        protected override string Show(bool value, Func<ResourceRef, string> nameOf) => value ? "true" : "false";

        protected override object Send(bool value, Func<ResourceRef, string> idOf) => value ? "on" : "off";
    }
}

/// <summary>
/// Whom a listener takes of those who have a valid certificate [NLB guide: client certificate identity filters, ELBv2 API:
/// ClientCertificateIdentityFilter].
/// </summary>
public static class IdentityFilterTable
{
    private const int MostCharacters = 256;

    public static PropertyTable Table { get; } = new("identity filter");

    /// <summary>All a filter can do is to accept.</summary>
    public static Property<string> Field { get; } =
        Table
            .Word("field", ["subject-cn", "subject-ou", "san-dns", "san-uri"], "What of the certificate is looked at.")
            .Required()
            .Wire("Field")
            .Beside("Action", "accept")
            .Effect(Feels.Judged);

    public static Property<string> Match { get; } =
        Table
            .Word("match", ["exact", "prefix"], "Whether it must be the value, or begin with it.")
            .Required()
            .InsteadOf("matchType")
            .Wire("MatchType")
            .Effect(Feels.Judged);

    public static Property<string> Value { get; } =
        Table
            .Text("value", new TextShape("a value", maxLength: MostCharacters), "Printable ASCII; the case of letters counts in the path of a URI only.")
            .Required()
            .Wire("Value")
            .Effect(Feels.Judged);

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "identityFilter", "Clients whose certificates fit are taken.", Check);

    private static void Check(WrittenMap map, Settings filter)
    {
        if (filter.Find(Value) is { } value && !value.All(static character => character is >= ' ' and <= '~'))
        {
            map.Binding.Report(
                BindingCodes.InvalidText,
                map.At(Value),
                $"{map.Binding.Place}.value holds characters that AWS does not take.",
                "It must be printable ASCII."
            );
        }
    }
}
