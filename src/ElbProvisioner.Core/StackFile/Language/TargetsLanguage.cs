using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>Targets that the file names: addresses and instances, a Lambda function, a load balancer.</summary>
internal static partial class TargetsLanguage
{
    private const string FunctionPattern =
        "^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:)?[A-Za-z0-9_-]{1,64}(:[$A-Za-z0-9_-]{1,128})?$";

    private const string QualifierPattern = "^[$A-Za-z0-9_-]{1,128}$";
    private const string QuicPattern = "^0x[0-9a-f]{16}$";
    private const string TargetZonePattern = "^(all|[a-z]{2}(-[a-z]+)+-[0-9][a-z0-9-]*)$";

    private static readonly Shape<string> TargetId = new TextShape("an address or an instance's id").Convert<string, string>(TryId);

    private static readonly Key<string> Id = new("id", TargetId, "Its address, or the instance's id.") { IsRequired = true };

    private static readonly Key<int> Port = new("port", new WholeNumberShape(1, 65535), "The target group's port unless written.");

    private static readonly Key<string> Zone = new(
        "zone",
        new TextShape(
            "a zone's name, or all",
            new TextRule(TargetZonePattern, TargetZoneRegex, "of the form eu-central-1a, or all", BindingCodes.InvalidText)
        ),
        "Of an address: the zone of its subnet unless written, and `all` outside the VPC."
    );

    private static readonly Key<string> QuicServerId = new(
        "quicServerId",
        new TextShape(
            "a QUIC server id",
            new TextRule(QuicPattern, QuicRegex, "0x and 16 hexadecimal digits in lower case", BindingCodes.InvalidText)
        ),
        "What the target says its QUIC server id is; behind QUIC every target has one."
    );

    private static readonly Shape<string> FunctionText = new TextShape(
        "a function's name or ARN",
        new TextRule(
            FunctionPattern,
            FunctionRegex,
            "a name, or of the form arn:aws:lambda:REGION:ACCOUNT:function:NAME, with an alias behind it",
            BindingCodes.InvalidText
        )
    );

    private static readonly Key<string> Function = new("function", FunctionText, "The function's name or ARN.") { IsRequired = true };

    private static readonly Key<string> Qualifier = new(
        "qualifier",
        new TextShape(
            "an alias or a version",
            new TextRule(QualifierPattern, QualifierRegex, "an alias or the number of a version", BindingCodes.InvalidText)
        ),
        "An alias or a version; what is not published unless written."
    );

    private static readonly Key<string> MultiValue = new(
        "multiValueHeaders",
        TruthShape.Instance.Select(static on => on ? "true" : "false"),
        "Headers and query keys that come several times reach the function as lists."
    );

    public static Key<DeclaredTarget[]> Targets { get; } =
        new(
            "targets",
            new ListShape<DeclaredTarget>(
                new FormsShape<DeclaredTarget>(
                    scalar: new TextShape("an address or an instance's id, with a port behind it").Convert<string, DeclaredTarget>(
                        TryTarget
                    ),
                    map: new MapShape<DeclaredTarget>(
                        "target",
                        "A target by its address or its instance's id.",
                        [Id, Port, Zone, QuicServerId, RefusedKey.Named("availabilityZone", Zone.Name)],
                        static map => new DeclaredTarget(
                            map.Get(Id, ""),
                            map.FindValue(Port),
                            map.Find(Zone),
                            map.Find(QuicServerId),
                            map.At(Id)
                        )
                    )
                ),
                orSingle: false
            ),
            "Targets by address (10.1.2.3, 10.1.2.3:8080) or instance id: exactly these are registered, beside those of scaling groups."
        );

    /// <summary>With what it says of headers, which is an attribute.</summary>
    public static Key<LambdaTarget> Lambda { get; } =
        new(
            "lambda",
            new FormsShape<LambdaTarget>(
                scalar: FunctionText.Convert(
                    static (string text, Node node, Binding _, [MaybeNullWhen(false)] out LambdaTarget value) =>
                    {
                        value = new(Split(text, null, node.At), null);
                        return true;
                    }
                ),
                map: new MapShape<LambdaTarget>(
                    "lambdaTarget",
                    "A Lambda function as the target.",
                    [Function, Qualifier, MultiValue],
                    static map =>
                    {
                        var target = Split(map.Get(Function, ""), map.Find(Qualifier), map.At(Function));
                        if (map.Find(Qualifier) is { } said && target.Qualifier != said)
                        {
                            map.Binding.Report(
                                BindingCodes.KeysConflict,
                                map.KeyAt(Qualifier),
                                $"{map.Binding.Place}: `function` has the qualifier {target.Qualifier} already.",
                                "Write it once."
                            );
                        }

                        return new LambdaTarget(target, map.Find(MultiValue));
                    }
                )
            ),
            "The Lambda function that answers: its ARN, or `{ function, qualifier, multiValueHeaders }`."
        );

    public static Key<Reference> LoadBalancer { get; } =
        new(
            "loadBalancer",
            References.LoadBalancer,
            "An application load balancer behind a network one: its name in this stack, or its ARN."
        );

    /// <param name="MultiValueHeaders">Null: not said here.</param>
    internal sealed record LambdaTarget(FunctionTarget Function, string? MultiValueHeaders);

    private static FunctionTarget Split(string text, string? qualifier, SourceSpan at)
    {
        var parts = text.Split(':');
        var isArn = parts[0] == "arn";
        var names = isArn ? 7 : 1;
        return parts.Length > names ? new(string.Join(':', parts[..names]), parts[names], at) : new FunctionTarget(text, qualifier, at);
    }

    private static bool TryTarget(string text, Node node, Binding binding, [MaybeNullWhen(false)] out DeclaredTarget value)
    {
        value = null;
        var (id, port) = (text, (int?)null);
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('[') && text.IndexOf("]:", StringComparison.Ordinal) is > 0 and var end)
        {
            (id, colon) = (text[1..end], end + 1);
        }
        else if (colon == text.IndexOf(':', StringComparison.Ordinal) && colon > 0)
        {
            id = text[..colon];
        }
        else
        {
            colon = -1;
        }

        if (colon >= 0)
        {
            if (
                !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > 65535
            )
            {
                binding.Report(
                    BindingCodes.OutOfRange,
                    node.At,
                    $"{binding.Place}: the port of {node.Kind} must be a number from 1 to 65535.",
                    "Write it as 10.1.2.3:8080."
                );
                return false;
            }

            port = number;
        }

        if (!TryId(id, node, binding, out var known))
        {
            return false;
        }

        value = new(known, port, null, null, node.At);
        return true;
    }

    /// <summary>
    /// As AWS writes them. What an address may be is AWS's [ELBv2 API: TargetDescription]: of a VPC, or of the private ranges beside it.
    /// </summary>
    private static bool TryId(string text, Node node, Binding binding, [MaybeNullWhen(false)] out string id)
    {
        id = text;
        if (InstanceRegex().IsMatch(text))
        {
            return true;
        }

        if (!IPAddress.TryParse(text, out var address) || text.Contains('%') || (!text.Contains(':') && address.ToString() != text))
        {
            binding.Report(
                BindingCodes.InvalidText,
                node.At,
                $"{binding.Place}: {node.Kind} is neither an address nor an instance's id.",
                "Write it as 10.1.2.3, 10.1.2.3:8080 or i-0123456789abcdef0."
            );
            return false;
        }

        id = address.ToString();
        return true;
    }

    [GeneratedRegex("^i-([0-9a-f]{8}|[0-9a-f]{17})$", RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex InstanceRegex();

    [GeneratedRegex(FunctionPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex FunctionRegex();

    [GeneratedRegex(QualifierPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex QualifierRegex();

    [GeneratedRegex(QuicPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex QuicRegex();

    [GeneratedRegex(TargetZonePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex TargetZoneRegex();
}
