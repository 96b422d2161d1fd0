using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Requests must bring a token of an issuer [ELBv2 API: JwtValidationActionConfig].</summary>
public static partial class JwtTable
{
    private const string EndpointPattern = "^https://[!-~]{1,248}$";

    public static PropertyTable Table { get; } = new("authenticate jwt");

    /// <summary>Up to 256 characters; it must be reachable over public IPv4.</summary>
    public static Property<string> Keys { get; } =
        Table
            .Text(
                "jwksEndpoint",
                new TextShape(
                    "an address",
                    new TextRule(EndpointPattern, EndpointRegex, "an https address of at most 256 characters", BindingCodes.InvalidText)
                ),
                "Where the issuer's keys are; the load balancer reads them over public IPv4."
            )
            .Required()
            .Wire("JwtValidationConfig.JwksEndpoint")
            .Effect(Feels.Judged);

    public static Property<string> Issuer { get; } =
        Table
            .Text("issuer", new TextShape("an issuer", maxLength: 256), "Who must have issued the token.")
            .Required()
            .Wire("JwtValidationConfig.Issuer")
            .Effect(Feels.Judged);

    /// <summary>Ten at most.</summary>
    public static Property<ImmutableArray<Settings>> Claims { get; } =
        Table
            .Items(
                "additionalClaims",
                new ItemsForm(JwtClaimTable.Table, JwtClaimTable.Name, static (claim, _) => JwtClaimTable.Text(claim)),
                JwtClaimTable.Shape,
                "What else the token must say; at most 10."
            )
            .Wire("JwtValidationConfig.AdditionalClaims")
            .Effect(Feels.Judged);

    [GeneratedRegex(EndpointPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex EndpointRegex();
}

/// <summary>One claim of a token [ELBv2 API: JwtValidationActionAdditionalClaim].</summary>
public static class JwtClaimTable
{
    public static PropertyTable Table { get; } = new("claim");

    public static Property<string> Name { get; } =
        Table.Text("name", new TextShape("a claim's name", maxLength: 256), "The claim.").Required().Wire("Name").Effect(Feels.Judged);

    public static Property<string> Format { get; } =
        Table
            .Word(
                "format",
                ["single-string", "string-array", "space-separated-values"],
                "How the token says it; single-string unless written."
            )
            .Is("single-string")
            .Wire("Format")
            .Unsaid("single-string")
            .Effect(Feels.Judged);

    /// <summary>One to ten; a single string is one.</summary>
    public static Property<ImmutableArray<string>> Values { get; } =
        Table
            .Texts(
                "values",
                new ListShape<string>(new TextShape("a value", maxLength: 256), orSingle: true, mayBeEmpty: false),
                "Any of these will do; at most 10, and one of a single-string."
            )
            .Required()
            .Wire("Values")
            .Effect(Feels.Judged);

    internal static MapShape<Settings> Shape { get; } =
        new("jwtClaim", "A claim that a token must have.", [.. Table.Keys], map => TableBinding.Read(Table, map));

    internal static string Text(Settings claim) => string.Join(' ', claim.Canonical());
}
