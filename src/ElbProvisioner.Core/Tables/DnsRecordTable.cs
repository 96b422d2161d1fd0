using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// Records of Route 53: aliases of load balancers, and what stands beside them. They are put whole [Route 53 API: ResourceRecordSet].
/// </summary>
public static class DnsRecordTable
{
    /// <summary>The regions that latency knows [Route 53 API: ResourceRecordSetRegion].</summary>
    private static readonly ImmutableArray<string> Regions =
    [
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ca-central-1",
        "ca-west-1",
        "mx-central-1",
        "sa-east-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ap-south-1",
        "ap-south-2",
        "ap-east-1",
        "ap-east-2",
        "me-south-1",
        "me-central-1",
        "il-central-1",
        "af-south-1",
        "cn-north-1",
        "cn-northwest-1",
        "us-gov-east-1",
        "us-gov-west-1",
        "eusc-de-east-1",
    ];

    public static PropertyTable Table { get; } =
        new PropertyTable(ResourceKind.DnsRecord)
            .Section(
                "alias",
                "recordAlias",
                "Another name of AWS, whose answers it gives.",
                "In place of `values`: `{ name, zone, evaluateTargetHealth }`, a name of AWS or of the same zone, whose answers it gives."
            )
            .Refuse(RefusedKey.Named("dnsName", "name"), "alias")
            .Refuse(RefusedKey.Named("hostedZoneId", "zone"), "alias");

    /// <summary>Lower case, no trailing dot.</summary>
    public static Property<string> Name { get; } =
        Table.Given("name", new NameForm(DomainName.Normal)).NotCompared().Wire("Name").Unsaid("").Replaces();

    public static Property<string> Type { get; } =
        Table
            .Word(
                "type",
                ["A", "AAAA", "CNAME", "TXT", "MX", "SRV", "CAA", "PTR", "NS", "DS", "NAPTR", "SPF", "TLSA", "SSHFP", "SVCB", "HTTPS"],
                "The type of the record, such as A or CNAME."
            )
            .Required()
            .NotCompared()
            .Wire("Type")
            .Unsaid("")
            .Replaces();

    /// <summary>Tells apart records of one name and type; the stack's name unless written.</summary>
    public static Property<string> Id { get; } =
        Table
            .Text(
                "id",
                new TextShape("an id", maxLength: 128),
                "Tells it from the other records of its name and type; the stack's name unless written. With a policy only."
            )
            .InsteadOf("setIdentifier")
            .NotCompared()
            .Wire("SetIdentifier")
            .Replaces();

    public static Property<int> Weight { get; } =
        Table
            .Whole(
                "weight",
                0,
                255,
                "Its share of the answers, against the sum of the weights of its name. 0: none, unless all of them are 0."
            )
            .Wire("Weight")
            .Exactly(HasPolicy)
            .Effect(Feels.Judged);

    public static Property<string> Failover { get; } =
        Table
            .Word("failover", ["PRIMARY", "SECONDARY"], "`primary` answers while it is healthy, `secondary` while the primary is not.")
            .Wire("Failover")
            .Exactly(HasPolicy)
            .Effect(Feels.Judged);

    public static Property<string> Latency { get; } =
        Table
            .Text(
                "latency",
                new ChoiceShape(Regions, called: "a region of AWS that latency knows, such as eu-west-1"),
                "The region of AWS that it stands for: clients that are nearest to it by latency are led here."
            )
            .InsteadOf("region")
            .Wire("Region")
            .Exactly(HasPolicy)
            .Effect(Feels.Judged);

    public static Property<Settings> Geolocation { get; } =
        Table
            .Value(
                "geolocation",
                new BlockForm(GeolocationTable.Table),
                GeolocationTable.Shape,
                "Where clients are: `{ continentCode }`, `{ countryCode }` or `{ countryCode: US, subdivisionCode }`. `countryCode: '*'` is "
                    + "for all who are nowhere else."
            )
            .Wire("GeoLocation")
            .Exactly(HasPolicy)
            .Effect(Feels.Judged);

    public static Property<Settings> Geoproximity { get; } =
        Table
            .Value(
                "geoproximity",
                new BlockForm(GeoproximityTable.Table),
                GeoproximityTable.Shape,
                "Where it stands: `awsRegion`, `localZoneGroup` or `coordinates`; the nearest one answers, and a `bias` draws more or fewer."
            )
            .InsteadOf("geoProximityLocation")
            .Wire("GeoProximityLocation")
            .Exactly(HasPolicy)
            .Effect(Feels.Judged);

    public static Property<Settings> Cidr { get; } =
        Table
            .Value(
                "cidr",
                new BlockForm(CidrRoutingTable.Table),
                CidrRoutingTable.Shape,
                "The address ranges of clients: `{ collectionId, locationName }` of a CIDR collection."
            )
            .InsteadOf("cidrRoutingConfig")
            .Wire("CidrRoutingConfig")
            .Exactly(HasPolicy)
            .Effect(Feels.Judged);

    public static Property<bool> Multivalue { get; } =
        Table
            .Flag("multivalue", "true: one of up to eight healthy records that are answered together; never an alias.")
            .InsteadOf("multiValueAnswer")
            .Wire("MultiValueAnswer")
            .Exactly(HasPolicy)
            .Effect(Feels.Judged);

    public static Property<string> HealthCheck { get; } =
        Table
            .Text(
                "healthCheckId",
                new TextShape("the id of a health check", maxLength: 64),
                "A health check of Route 53: the record answers only while it is healthy."
            )
            .Wire("HealthCheckId")
            .Exactly(HasPolicy)
            .Effect(Feels.Judged);

    /// <summary>Without <c>dualstack.</c>, which changes nothing.</summary>
    public static Property<string> AliasName { get; } =
        Table
            .Text(
                "alias.name",
                new TextShape("a name of DNS", maxLength: 255),
                "The name: of a load balancer, a distribution, a bucket's website, or a record of the same zone and type.",
                new NameForm(DomainName.NormalTarget)
            )
            .Required()
            .Wire("AliasTarget.DNSName")
            .Effect(Feels.Judged);

    public static Property<string> AliasZone { get; } =
        Table
            .Text(
                "alias.zone",
                new TextShape("the id of a hosted zone", maxLength: 32),
                "The hosted zone of that name, by its id; not needed for a name of the same zone, of CloudFront or of Global Accelerator."
            )
            .Wire("AliasTarget.HostedZoneId")
            .Effect(Feels.Judged);

    /// <summary>With one target there is nowhere else to go: a false answer would only take the name away.</summary>
    public static Property<bool> EvaluateTargetHealth { get; } =
        Table
            .Flag(
                "alias.evaluateTargetHealth",
                "true: it answers only while what it leads to is healthy; unless written, true with a policy (of CloudFront never), else false."
            )
            .Is(static record => HasPolicy(record) && !IsOfCloudFront(record.Find(AliasName)))
            .Quiet()
            .Wire("AliasTarget.EvaluateTargetHealth")
            .Effect(Feels.Judged);

    public static Property<ImmutableArray<string>> Values { get; } =
        Table
            .Value(
                "values",
                new ValuesForm(),
                new ListShape<string>(new TextShape("a value", maxLength: 4000), orSingle: true, mayBeEmpty: false).Select(static values =>
                    ImmutableArray.Create(values)
                ),
                "What it answers: addresses, names, texts (without quotes), as its type wants them."
            )
            .InsteadOf("resourceRecords")
            .Wire("ResourceRecords")
            .Effect(Feels.Judged);

    public static Property<TimeSpan> Ttl { get; } =
        Table
            .Duration("ttl", 0, int.MaxValue, "How long resolvers keep an answer; 5m unless written. An alias has that of its target.")
            .IsWhere(static record => record.Has(Values), TimeSpan.FromMinutes(5))
            .Wire("TTL")
            .Effect(Feels.Judged);

    /// <summary>What says which of several records of a name and type answers; a record has one of them, or none.</summary>
    public static ImmutableArray<Property> Policies { get; } = [Weight, Failover, Latency, Geolocation, Geoproximity, Cidr, Multivalue];

    /// <summary>An alias of a load balancer.</summary>
    public static Settings Of(string name, string type) => Table.Empty.With(Name, name).With(Type, type).Filled();

    /// <summary>With the language's defaults: what answers by itself has no target whose health could count.</summary>
    public static Settings Whole(Settings said) => said.Has(Values) ? said.Filled().Without(EvaluateTargetHealth) : said.Filled();

    /// <summary>The policy that it has; null: it is simple.</summary>
    public static Property? PolicyOf(Settings record) =>
        Policies.FirstOrDefault(policy => record.Has(policy) && (policy != Multivalue || record.FindValue(Multivalue) == true));

    /// <summary>
    /// Two of one name and type with the same part of their policy, which AWS refuses: two primaries, two of one region or place
    /// [Route 53 API: ResourceRecordSet].
    /// </summary>
    public static bool SayTheSame(Settings one, Settings other) =>
        PolicyOf(one) is { } policy
        && policy == PolicyOf(other)
        && (policy == Failover || policy == Latency || policy == Geolocation || policy == Cidr)
        && policy.Form.Key(one.ValueOf(policy) ?? "") == policy.Form.Key(other.ValueOf(policy) ?? "");

    /// <summary>Weighted records of one name and type have one TTL; aliases have none [Route 53 API: ResourceRecordSet, TTL].</summary>
    public static bool DifferInTime(Settings one, Settings other) =>
        one.Has(Weight) && other.Has(Weight) && one.FindValue(Ttl) is { } ttl && other.FindValue(Ttl) is { } theirs && ttl != theirs;

    internal static bool IsOfCloudFront(string? target) => target?.EndsWith(".cloudfront.net", StringComparison.Ordinal) == true;

    private static bool HasPolicy(Settings record) => PolicyOf(record) is not null;

    /// <summary>Names are compared as people write them.</summary>
    private sealed class NameForm(Func<string, string> normal) : Form<string>
    {
        public override string Key(object value) => normal((string)value);

        public override object? FromWire(object wire) => wire is string name ? normal(name) : null;

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => normal(value);
    }

    /// <summary>In no order.</summary>
    private sealed class ValuesForm : Form<ImmutableArray<string>>
    {
        private static readonly WrappedTextsForm Wrapped = new("Value");

        public override string Key(object value) => string.Join('\n', ((ImmutableArray<string>)value).Order(StringComparer.Ordinal));

        public override IEnumerable<string> Members(string member) => Wrapped.Members(member);

        public override object? FromWire(object wire) => Wrapped.FromWire(wire);

        protected override string Show(ImmutableArray<string> value, Func<ResourceRef, string> nameOf) => string.Join(", ", value);

        protected override object Send(ImmutableArray<string> value, Func<ResourceRef, string> idOf) => Wrapped.ToWire(value, idOf);
    }
}
