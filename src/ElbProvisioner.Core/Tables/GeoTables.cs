using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Where clients are [Route 53 API: GeoLocation].</summary>
public static class GeolocationTable
{
    /// <summary>Everywhere that no other record names.</summary>
    public const string Everywhere = "*";

    public static PropertyTable Table { get; } = new("geolocation");

    public static Property<string> Continent { get; } =
        Table
            .Word(
                "continentCode",
                ["AF", "AN", "AS", "EU", "NA", "OC", "SA"],
                "AF Africa, AN Antarctica, AS Asia, EU Europe, NA North America, OC Oceania, SA South America."
            )
            .Wire("ContinentCode")
            .Effect(Feels.Judged);

    public static Property<string> Country { get; } =
        Table
            .Text(
                "countryCode",
                new ChoiceShape([Everywhere, .. Countries.Codes], called: "a country of ISO 3166, such as DE (GB, not UK), or *"),
                "ISO 3166's two letters, such as DE; `*`: all who are nowhere else."
            )
            .Wire("CountryCode")
            .Effect(Feels.Judged);

    public static Property<string> Subdivision { get; } =
        Table
            .Text(
                "subdivisionCode",
                new ChoiceShape(Countries.States, called: "a state of the United States, such as CA"),
                "A state of the United States, such as CA; with `countryCode: US` only."
            )
            .Wire("SubdivisionCode")
            .Effect(Feels.Judged);

    internal static MapShape<Settings> Shape { get; } = BlockShape.Of(Table, "geolocation", "Where clients are.", Check);

    private static void Check(WrittenMap map, Settings said)
    {
        map.Refuse(Continent, "a country says its continent.", Country, Subdivision);
        if (map.Has(Subdivision) && !map.Has(Continent) && map.IsSound(Country) && said.Find(Country) != "US")
        {
            map.OnlyFor(Subdivision, "`countryCode: US`");
        }
    }
}

/// <summary>Where a resource stands [Route 53 API: GeoProximityLocation].</summary>
public static class GeoproximityTable
{
    public static PropertyTable Table { get; } = new("geoproximity");

    public static Property<string> Region { get; } =
        Table.Text("awsRegion", Texts.Region, "The region it is in.").Wire("AWSRegion").Effect(Feels.Judged);

    public static Property<string> LocalZoneGroup { get; } =
        Table
            .Text(
                "localZoneGroup",
                new TextShape("a group of local zones", maxLength: 64),
                "The group of local zones, such as us-west-2-den-1."
            )
            .Wire("LocalZoneGroup")
            .Effect(Feels.Judged);

    public static Property<Settings> Coordinates { get; } =
        Table
            .Value(
                "coordinates",
                new BlockForm(CoordinatesTable.Table),
                CoordinatesTable.Shape,
                "Its place on Earth: `{ latitude: 52.52, longitude: 13.41 }`."
            )
            .Wire("Coordinates")
            .Effect(Feels.Judged);

    public static Property<int> Bias { get; } =
        Table
            .Whole("bias", -99, 99, "From 1 to 99 it draws clients from farther away, from -1 to -99 from nearer; 0 unless written.")
            .Is(0)
            .Quiet()
            .Wire("Bias")
            .Unsaid(0)
            .Effect(Feels.Judged);

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "geoproximity", "Where it stands.", static (map, _) =>
            map.RequireOne("where it stands", [.. new Property[] { Region, LocalZoneGroup, Coordinates }.Select(WrittenProperties.KeyOf)])
        );
}

/// <summary>[Route 53 API: Coordinates]</summary>
public static partial class CoordinatesTable
{
    private const string LatitudePattern = @"^[-+]?(90(\.0{0,2})?|[0-8]?[0-9](\.[0-9]{0,2})?)$";
    private const string LongitudePattern = @"^[-+]?(180(\.0{0,2})?|(1[0-7]|[0-9])?[0-9](\.[0-9]{0,2})?)$";

    public static PropertyTable Table { get; } = new("coordinates");

    public static Property<string> Latitude { get; } =
        Table
            .Text(
                "latitude",
                new TextShape(
                    "a latitude",
                    new TextRule(LatitudePattern, LatitudeRegex, "from -90 to 90, with at most two decimals", BindingCodes.InvalidText)
                ),
                "Degrees north, below zero south: -90 to 90, with at most two decimals."
            )
            .Required()
            .Wire("Latitude")
            .Effect(Feels.Judged);

    public static Property<string> Longitude { get; } =
        Table
            .Text(
                "longitude",
                new TextShape(
                    "a longitude",
                    new TextRule(LongitudePattern, LongitudeRegex, "from -180 to 180, with at most two decimals", BindingCodes.InvalidText)
                ),
                "Degrees east, below zero west: -180 to 180, with at most two decimals."
            )
            .Required()
            .Wire("Longitude")
            .Effect(Feels.Judged);

    internal static MapShape<Settings> Shape { get; } = BlockShape.Of(Table, "coordinates", "A place on Earth.");

    [GeneratedRegex(LatitudePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex LatitudeRegex();

    [GeneratedRegex(LongitudePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex LongitudeRegex();
}

/// <summary>The addresses of clients [Route 53 API: CidrRoutingConfig].</summary>
public static partial class CidrRoutingTable
{
    private const string CollectionPattern = "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$";
    private const string LocationPattern = @"^[0-9A-Za-z_*-]{1,16}$";

    public static PropertyTable Table { get; } = new("CIDR routing");

    public static Property<string> Collection { get; } =
        Table
            .Text(
                "collectionId",
                new TextShape(
                    "the id of a CIDR collection",
                    new TextRule(CollectionPattern, CollectionRegex, "a UUID in lower case", BindingCodes.InvalidText)
                ),
                "The id of a CIDR collection."
            )
            .Required()
            .Wire("CollectionId")
            .Effect(Feels.Judged);

    public static Property<string> Location { get; } =
        Table
            .Text(
                "locationName",
                new TextShape(
                    "the name of a location",
                    new TextRule(LocationPattern, LocationRegex, "1 to 16 letters, digits, - and _, or *", BindingCodes.InvalidText)
                ),
                "A location of the collection; `*`: all who are in none."
            )
            .Required()
            .Wire("LocationName")
            .Effect(Feels.Judged);

    internal static MapShape<Settings> Shape { get; } = BlockShape.Of(Table, "cidrRouting", "The addresses of clients.");

    [GeneratedRegex(CollectionPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex CollectionRegex();

    [GeneratedRegex(LocationPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex LocationRegex();
}
