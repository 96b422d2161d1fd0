using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Certificates that are requested: ACM changes none of it afterwards [ACM API: RequestCertificate, CertificateDetail].</summary>
public static class CertificateTable
{
    public static PropertyTable Table { get; } = new(ResourceKind.Certificate);

    /// <summary>The common name, 64 characters at most.</summary>
    public static Property<string> Domain { get; } = Table.Given("domain", new DomainForm()).Wire("DomainName").Unsaid("").Replaces();

    /// <summary>Ten names at most, the domain among them in AWS and not here.</summary>
    public static Property<ImmutableSortedSet<string>> AlternativeNames { get; } =
        Table.Given("alternativeNames", new DomainSetForm()).Wire("SubjectAlternativeNames").Unsaid([]).Replaces();

    public static Property<string> KeyAlgorithm { get; } =
        Table
            .Value(
                "keyAlgorithm",
                new KeyAlgorithmForm(),
                new ChoiceShape(["RSA_2048", "EC_prime256v1", "EC_secp384r1"]),
                "The requested certificate's key; RSA_2048 unless written."
            )
            .Is("RSA_2048")
            .Wire("KeyAlgorithm")
            .Unsaid("RSA_2048")
            .Replaces();

    /// <summary>Of a certificate that clients trust only who trust the authority; nothing of it is validated.</summary>
    public static Property<string> Authority { get; } =
        Table
            .Text("authority", Texts.AuthorityArn, "The ARN of the private authority that issues it; AWS's public one unless written.")
            .InsteadOf("certificateAuthorityArn")
            .Wire("CertificateAuthorityArn")
            .Exactly()
            .Replaces();

    /// <summary>Of public certificates; of private ones the key can be had anyhow [ACM API: CertificateOptions].</summary>
    public static Property<bool> Exportable { get; } =
        Table
            .Value(
                "exportable",
                new EnabledForm(),
                TruthShape.Instance,
                "Whether its private key can be taken out of ACM, for which AWS bills each certificate; false unless written."
            )
            .IsWhere(static settings => !settings.Has(Authority), false)
            .Quiet()
            .InsteadOf("export")
            .Wire("Options.Export")
            .NotSaid(IsKept)
            .Unsaid(false)
            .Replaces();

    /// <summary>It is not compared: those whose logging is off were made before AWS ended that.</summary>
    public static Property<bool> TransparencyLogging { get; } =
        Table
            .Value(
                "transparencyLogging",
                new EnabledForm(),
                TruthShape.Instance.Convert<bool, bool>(MustBeLogged),
                "Whether it stands in the public logs: true, and AWS no longer lets it be off."
            )
            .NotCompared()
            .InsteadOf("certificateTransparencyLoggingPreference")
            .Wire("Options.CertificateTransparencyLoggingPreference")
            .Replaces();

    /// <summary>The domain whose mailboxes ACM asks, by the domain that is to be proved: itself where nothing is said.</summary>
    public static Property<ImmutableSortedDictionary<string, string>> ValidationDomains { get; } =
        Table
            .Value(
                "validationDomains",
                new PairListForm("DomainName", "ValidationDomain"),
                new PairsShape<string>("a map of domains", new TextShape("a domain name"), mayBeEmpty: false).Select(static pairs =>
                    pairs.ToImmutableSortedDictionary(
                        static p => DomainName.Normal(p.Key),
                        static p => DomainName.Normal(p.Value),
                        StringComparer.Ordinal
                    )
                ),
                "With `validation: email`: by domain, the domain above it whose mailboxes ACM asks; itself unless written."
            )
            .InsteadOf("domainValidationOptions")
            .Wire("DomainValidationOptions")
            .Replaces();

    /// <summary><c>DNS</c> or <c>EMAIL</c>; AWS tells it domain by domain. Of a private authority's there is none.</summary>
    public static Property<string> Validation { get; } =
        Table
            .Given("validation", new FirstTextForm())
            .Wire("ValidationMethod", described: "DomainValidationOptions[].ValidationMethod")
            .Unsaid("DNS")
            .Replaces();

    /// <param name="said">What the file says of it.</param>
    /// <param name="validation">Null: nothing is validated.</param>
    public static Settings Of(Settings said, string domain, IEnumerable<string> alternativeNames, string? validation)
    {
        var settings = said.With(Domain, domain).With(AlternativeNames, WithoutDomain(domain, alternativeNames));
        return validation is null ? settings : settings.With(Validation, validation);
    }

    /// <summary>What is there, with only those validation domains of which the file says something.</summary>
    public static Settings Compared(Settings live, Settings wanted) =>
        wanted.Find(ValidationDomains) is { } said
            ? live.Map(ValidationDomains, domains => domains.RemoveRange(domains.Keys.Where(d => !said.ContainsKey(d))))
            : live;

    /// <summary>As ACM describes it: the domain stands among the alternative names too.</summary>
    public static Settings Read(IReadOnlyDictionary<string, object> detail)
    {
        var settings = Table.Read(detail);
        return settings.With(AlternativeNames, WithoutDomain(settings.Get(Domain), settings.Get(AlternativeNames)));
    }

    private static ImmutableSortedSet<string> WithoutDomain(string domain, IEnumerable<string> names) =>
        ImmutableSortedSet.CreateRange(StringComparer.Ordinal, names.Where(n => n != domain));

    private static bool IsKept(Settings settings) => settings.FindValue(Exportable) != true;

    private static bool MustBeLogged(bool isLogged, Node node, Binding binding, [MaybeNullWhen(false)] out bool value)
    {
        value = isLogged;
        if (!isLogged)
        {
            binding.Report(
                BindingCodes.RefusedByAws,
                node.At,
                $"{binding.Place} cannot be off: AWS logs every public certificate since June 2026.",
                "Remove it. A certificate that must not be logged comes from a private `authority`."
            );
        }

        return isLogged;
    }

    private sealed class EnabledForm : Form<bool>
    {
        public override object? FromWire(object wire) => wire is string word ? word == "ENABLED" : null;

        protected override string Show(bool value, Func<ResourceRef, string> nameOf) => value ? "true" : "false";

        protected override object Send(bool value, Func<ResourceRef, string> idOf) => value ? "ENABLED" : "DISABLED";
    }

    private sealed class DomainForm : Form<string>
    {
        public override object? FromWire(object wire) => wire is string name ? DomainName.Normal(name) : null;

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;
    }

    private sealed class DomainSetForm : Form<ImmutableSortedSet<string>>
    {
        public override object? FromWire(object wire) =>
            wire is IReadOnlyList<object> names
                ? ImmutableSortedSet.CreateRange(StringComparer.Ordinal, names.Cast<string>().Select(DomainName.Normal))
                : null;

        protected override string Show(ImmutableSortedSet<string> value, Func<ResourceRef, string> nameOf) => string.Join(", ", value);

        protected override object Send(ImmutableSortedSet<string> value, Func<ResourceRef, string> idOf) => value.ToList<object>();
    }

    /// <summary>Described with hyphens, requested with underscores.</summary>
    private sealed class KeyAlgorithmForm : Form<string>
    {
        public override object? FromWire(object wire) => (wire as string)?.Replace('-', '_');

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;
    }

    private sealed class FirstTextForm : Form<string>
    {
        public override object? FromWire(object wire) => (wire as IReadOnlyList<object>)?.OfType<string>().FirstOrDefault();

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;
    }
}
