using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>Domain names, in lower case and without a trailing dot.</summary>
internal static class Domains
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    public static Shape<string> Name { get; } = new TextShape("a domain name").Convert<string, string>(Read, "a domain name");

    /// <summary>What ACM takes: letters, digits and hyphens, <c>*.</c> in front for one label [ACM DomainNameString].</summary>
    public static Shape<string> Certified { get; } =
        Name.Convert(
            (string name, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
            {
                value = name;
                if (CertificateMistake(name) is not { } mistake)
                {
                    return true;
                }

                binding.Report(
                    BindingCodes.InvalidDomain,
                    node.At,
                    $"{binding.Place}: ACM issues no certificate for {node.Kind}: {mistake}."
                );
                return false;
            }
        );

    /// <summary>Route 53 gives ids of a Z and capitals; a zone's name has a dot.</summary>
    public static Shape<string> Zone { get; } =
        new TextShape("a hosted zone's name or id").Convert<string, string>(ReadZone, "a hosted zone's name or id");

    private static bool ReadZone(string written, Node node, Binding binding, [MaybeNullWhen(false)] out string value)
    {
        if (written.Length > 1 && written[0] == 'Z' && written.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
        {
            value = written;
            return true;
        }

        return Read(written, node, binding, out value);
    }

    private static bool Read(string written, Node node, Binding binding, [MaybeNullWhen(false)] out string value)
    {
        value = written.TrimEnd('.').ToLowerInvariant();
        if (Mistake(value) is not { } mistake)
        {
            return true;
        }

        binding.Report(BindingCodes.InvalidDomain, node.At, $"{binding.Place}: {node.Kind} is not a domain name: {mistake}.");
        return false;
    }

    private static string? CertificateMistake(string name)
    {
        var labels = name.Split('.');
        return name.Contains('_') ? "a name in a certificate has no underscore"
            : labels[0] == "*" && labels.Length < 3 ? "a wildcard for a whole top-level domain"
            : labels[^1].Length < 2 ? "its last part has fewer than 2 characters"
            : null;
    }

    private static string? Mistake(string name)
    {
        var labels = name.Split('.');
        if (name.Length > MaxLength)
        {
            return $"it is longer than {MaxLength} characters";
        }

        if (labels.Length < 2)
        {
            return "it has no dot";
        }

        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i];
            if (label == "*" && i == 0)
            {
                continue;
            }

            if (label.Length is 0 or > MaxLabelLength)
            {
                return label.Length == 0 ? "a part between dots is empty" : $"`{label}` is longer than {MaxLabelLength} characters";
            }

            if (label.Contains('*'))
            {
                return "a wildcard stands for the whole leftmost part only";
            }

            if (label.StartsWith('-') || label.EndsWith('-') || !label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                return $"`{label}` must be letters, digits and hyphens, with no hyphen at its ends";
            }
        }

        return labels[^1].All(char.IsAsciiDigit) ? "its last part is a number" : null;
    }
}
