using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>The texts of launch templates that are of a fixed form; <see cref="Texts"/> has the others.</summary>
internal static partial class TemplateTexts
{
    private const string ZonePattern = "^[a-z]{2,4}(-[a-z0-9]{1,12}){2,6}[a-z]$";
    private const string ZoneIdPattern = "^[a-z]{2,6}[0-9]{1,2}(-[a-z0-9]{1,12}){0,4}-az[0-9]{1,2}$";
    private const string PlacementGroupIdPattern = "^pg-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string HostIdPattern = "^h-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string ResourceGroupArnPattern = "^arn:aws[a-z-]*:resource-groups:[a-z0-9-]+:[0-9]{12}:group/.+$";
    private const string CapacityReservationIdPattern = "^cr-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string LicenseArnPattern = "^arn:aws[a-z-]*:license-manager:[a-z0-9-]+:[0-9]{12}:license-configuration[:/].+$";
    private const string PricePattern = @"^[0-9]{1,6}(\.[0-9]{1,8})?$";
    private const string InstanceTypesPattern = "^[A-Za-z0-9.*-]{1,30}$";
    private const string InstanceFamilyPattern = "^[a-z][a-z0-9-]{0,29}$";
    private const string SnapshotIdPattern = "^snap-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string VirtualNamePattern = "^ephemeral[0-9]{1,2}$";
    private const string SecondarySubnetIdPattern = "^[a-z]{1,8}(-[a-z]{1,8})?-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string Ipv4Pattern = @"^([0-9]{1,3}\.){3}[0-9]{1,3}$";
    private const string Ipv6Pattern = "^[0-9A-Fa-f:]{2,39}$";
    private const string Ipv4PrefixPattern = @"^([0-9]{1,3}\.){3}[0-9]{1,3}/28$";
    private const string Ipv6PrefixPattern = "^[0-9A-Fa-f:]{2,39}/80$";

    public static TextShape Zone { get; } = Form("a zone's name", ZonePattern, ZoneRegex, "of the form eu-central-1a");

    public static TextShape ZoneId { get; } = Form("a zone's id", ZoneIdPattern, ZoneIdRegex, "of the form euc1-az2");

    public static TextShape PlacementGroupId { get; } =
        Form("a placement group's id", PlacementGroupIdPattern, PlacementGroupIdRegex, "pg- and 8 or 17 hexadecimal digits");

    public static TextShape HostId { get; } =
        Form("a Dedicated Host's id", HostIdPattern, HostIdRegex, "h- and 8 or 17 hexadecimal digits");

    public static TextShape ResourceGroupArn { get; } =
        Form(
            "a resource group's ARN",
            ResourceGroupArnPattern,
            ResourceGroupArnRegex,
            "of the form arn:aws:resource-groups:REGION:ACCOUNT:group/NAME"
        );

    public static TextShape CapacityReservationId { get; } =
        Form("a Capacity Reservation's id", CapacityReservationIdPattern, CapacityReservationIdRegex, "cr- and 8 or 17 hexadecimal digits");

    public static TextShape LicenseArn { get; } =
        Form(
            "a license configuration's ARN",
            LicenseArnPattern,
            LicenseArnRegex,
            "of the form arn:aws:license-manager:REGION:ACCOUNT:license-configuration:ID"
        );

    public static TextShape Price { get; } = Form("a price", PricePattern, PriceRegex, "US dollars an hour, such as 0.05");

    public static TextShape InstanceTypes { get; } =
        Form("an instance type, with * for any", InstanceTypesPattern, InstanceTypesRegex, "of the form m5.large, m5.* or c5*");

    public static TextShape InstanceFamily { get; } =
        Form("an instance family", InstanceFamilyPattern, InstanceFamilyRegex, "what stands before the point of an instance type: c6i");

    public static TextShape SnapshotId { get; } =
        Form("a snapshot's id", SnapshotIdPattern, SnapshotIdRegex, "snap- and 8 or 17 hexadecimal digits");

    public static TextShape VirtualName { get; } =
        Form("an instance store volume's name", VirtualNamePattern, VirtualNameRegex, "ephemeral0, ephemeral1 …");

    public static TextShape SecondarySubnetId { get; } =
        Form("a secondary subnet's id", SecondarySubnetIdPattern, SecondarySubnetIdRegex, "as EC2 writes it, ending in hexadecimal digits");

    public static Shape<string> Ipv4 { get; } = Real(Form("an IPv4 address", Ipv4Pattern, Ipv4Regex, "of the form 10.0.0.10"));

    public static Shape<string> Ipv6 { get; } = Real(Form("an IPv6 address", Ipv6Pattern, Ipv6Regex, "of the form 2001:db8::1"));

    public static Shape<string> Ipv4Prefix { get; } =
        Real(Form("an IPv4 prefix", Ipv4PrefixPattern, Ipv4PrefixRegex, "of the form 10.0.0.16/28"));

    public static Shape<string> Ipv6Prefix { get; } =
        Real(Form("an IPv6 prefix", Ipv6PrefixPattern, Ipv6PrefixRegex, "of the form 2001:db8::/80"));

    private static TextShape Form(string expects, string pattern, Func<Regex> matcher, string says) =>
        new(expects, new TextRule(pattern, matcher, says, BindingCodes.InvalidText));

    /// <summary>What a pattern lets through and is no address, or has bits beside its prefix.</summary>
    private static Shape<string> Real(TextShape form) =>
        form.Convert(
            (string text, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
            {
                value = text;
                if (
                    IPAddress.TryParse(text.Split('/')[0], out var address)
                    && (!IPNetwork.TryParse(text, out var network) || network.BaseAddress.Equals(address))
                )
                {
                    return true;
                }

                binding.Report(
                    BindingCodes.InvalidText,
                    node.At,
                    $"{binding.Place}: `{text}` is not {form.Expects}.",
                    text.Contains(':', StringComparison.Ordinal)
                        ? "It has up to eight groups of digits, and `::` once in place of those that are 0."
                        : "Each of its parts goes to 255; a prefix of /28 begins at a multiple of 16."
                );
                return false;
            }
        );

    [GeneratedRegex(ZonePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex ZoneRegex();

    [GeneratedRegex(ZoneIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex ZoneIdRegex();

    [GeneratedRegex(PlacementGroupIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex PlacementGroupIdRegex();

    [GeneratedRegex(HostIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex HostIdRegex();

    [GeneratedRegex(ResourceGroupArnPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex ResourceGroupArnRegex();

    [GeneratedRegex(CapacityReservationIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex CapacityReservationIdRegex();

    [GeneratedRegex(LicenseArnPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex LicenseArnRegex();

    [GeneratedRegex(PricePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex PriceRegex();

    [GeneratedRegex(InstanceTypesPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex InstanceTypesRegex();

    [GeneratedRegex(InstanceFamilyPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex InstanceFamilyRegex();

    [GeneratedRegex(SnapshotIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex SnapshotIdRegex();

    [GeneratedRegex(VirtualNamePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex VirtualNameRegex();

    [GeneratedRegex(SecondarySubnetIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex SecondarySubnetIdRegex();

    [GeneratedRegex(Ipv4Pattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex Ipv4Regex();

    [GeneratedRegex(Ipv6Pattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex Ipv6Regex();

    [GeneratedRegex(Ipv4PrefixPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex Ipv4PrefixRegex();

    [GeneratedRegex(Ipv6PrefixPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex Ipv6PrefixRegex();
}
