using System.Collections.Immutable;
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

    /// <summary><c>DNS</c> or <c>EMAIL</c>; AWS tells it domain by domain.</summary>
    public static Property<string> Validation { get; } =
        Table
            .Given("validation", new FirstTextForm())
            .Wire("ValidationMethod", described: "DomainValidationOptions[].ValidationMethod")
            .Unsaid("DNS")
            .Replaces();

    public static Settings Of(string domain, IEnumerable<string> alternativeNames, string keyAlgorithm, string validation) =>
        Table
            .Empty.With(Domain, domain)
            .With(AlternativeNames, WithoutDomain(domain, alternativeNames))
            .With(KeyAlgorithm, keyAlgorithm)
            .With(Validation, validation);

    /// <summary>As ACM describes it: the domain stands among the alternative names too.</summary>
    public static Settings Read(IReadOnlyDictionary<string, object> detail)
    {
        var settings = Table.Read(detail);
        return settings.With(AlternativeNames, WithoutDomain(settings.Get(Domain), settings.Get(AlternativeNames)));
    }

    private static ImmutableSortedSet<string> WithoutDomain(string domain, IEnumerable<string> names) =>
        ImmutableSortedSet.CreateRange(StringComparer.Ordinal, names.Where(n => n != domain));

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
