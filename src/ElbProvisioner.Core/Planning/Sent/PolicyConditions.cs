using System.Globalization;
using System.Text.Json;

namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>
/// Do the conditions of a statement hold for who writes logs [IAM guide: condition operators; global condition keys; S3's condition keys]:
/// all of them must, each for one of its values. Of most keys nothing is known here.
/// </summary>
internal static class PolicyConditions
{
    private const string IfExists = "IfExists";

    /// <summary>S3 takes no older one.</summary>
    private const double OldestTls = 1.2;

    public static Truth Hold(JsonElement conditions, LogWriter writer) =>
        conditions.ValueKind switch
        {
            JsonValueKind.Undefined => Truth.Yes,
            JsonValueKind.Object => Truths.All(
                from operation in conditions.EnumerateObject()
                where operation.Value.ValueKind == JsonValueKind.Object
                from key in operation.Value.EnumerateObject()
                select Holds(operation.Name, key.Name, [.. BucketPolicy.Texts(key.Value)], writer)
            ),
            _ => Truth.Unknown,
        };

    private static Truth Holds(string operation, string key, IReadOnlyList<string> values, LogWriter writer)
    {
        if (values.Any(BucketPolicy.HasVariable))
        {
            return Truth.Unknown;
        }

        var name = key.ToLowerInvariant();
        var plain = operation.EndsWith(IfExists, StringComparison.Ordinal) ? operation[..^IfExists.Length] : operation;
        return name == "s3:tlsversion" ? OfTls(plain, values)
            : Known(name, writer) is { } known ? Compare(plain, known, values)
            : Truth.Unknown;
    }

    private static PartlyKnown? Known(string key, LogWriter writer) =>
        key switch
        {
            "aws:securetransport" => Whole("true"),
            "aws:principalisawsservice" => Whole(writer.Service is null ? "false" : "true"),
            "aws:principalservicename" when writer.Service is { } service => Whole(service),
            "aws:principalaccount" when writer.AccountId is { } account => Whole(account),
            "aws:sourcearn" => writer.Source,
            // The fifth part of the source.
            "aws:sourceaccount" when writer.Source is { } source => Whole(source.Start.Split(':')[4]),
            "s3:x-amz-acl" when writer.Acl is { } acl => Whole(acl),
            _ => null,
        };

    private static PartlyKnown Whole(string text) => new(text, [""]);

    private static Truth Compare(string operation, PartlyKnown known, IReadOnlyList<string> values) =>
        operation switch
        {
            "StringEquals" => Any(values, value => IsEqual(known, value, StringComparison.Ordinal)),
            "StringNotEquals" => Any(values, value => IsEqual(known, value, StringComparison.Ordinal)).Not(),
            "StringEqualsIgnoreCase" or "Bool" => Any(values, value => IsEqual(known, value, StringComparison.OrdinalIgnoreCase)),
            "StringNotEqualsIgnoreCase" => Any(values, value => IsEqual(known, value, StringComparison.OrdinalIgnoreCase)).Not(),
            "StringLike" or "ArnLike" or "ArnEquals" => Any(values, value => IsLike(known, value)),
            "StringNotLike" or "ArnNotLike" or "ArnNotEquals" => Any(values, value => IsLike(known, value)).Not(),
            "Null" => Any(values, value => Truths.Of(value == "false")),
            _ => Truth.Unknown,
        };

    private static Truth Any(IReadOnlyList<string> values, Func<string, Truth> holds) => Truths.Any(values.Select(holds));

    private static Truth IsEqual(PartlyKnown known, string value, StringComparison comparison) =>
        known.IsKnown ? Truths.Of(value.Equals(known.Start, comparison))
        : value.StartsWith(known.Start, comparison) ? Truth.Unknown
        : Truth.No;

    /// <summary>The first five parts of an ARN are known; of what follows perhaps only the beginning.</summary>
    private static Truth IsLike(PartlyKnown known, string pattern)
    {
        var fits = known.Samples.Select(sample => BucketPolicy.Matches(pattern, sample)).Distinct().ToList();
        if (fits is [true] || known.IsKnown)
        {
            return Truths.Of(fits is [true]);
        }

        var (parts, starts) = (pattern.Split(':', 6), known.Start.Split(':', 6));
        if (parts.Length < 6 || starts.Length < 6)
        {
            return Truth.Unknown;
        }

        var isElsewhere = parts.Zip(starts).Take(5).Any(part => !BucketPolicy.Matches(part.First, part.Second));
        return isElsewhere || !MayBegin(parts[5], starts[5]) ? Truth.No : Truth.Unknown;
    }

    /// <summary>May what fits the pattern begin so.</summary>
    private static bool MayBegin(string pattern, string start)
    {
        var wild = pattern.AsSpan().IndexOfAny('*', '?');
        var literal = wild < 0 ? pattern : pattern[..wild];
        return literal.Length <= start.Length
            ? wild >= 0 && start.StartsWith(literal, StringComparison.Ordinal)
            : literal.StartsWith(start, StringComparison.Ordinal);
    }

    private static Truth OfTls(string operation, IReadOnlyList<string> values) =>
        Any(
            values,
            value =>
                !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var version) || version > OldestTls
                    ? Truth.Unknown
                : operation == "NumericLessThan" ? Truth.No
                : operation == "NumericGreaterThanEquals" ? Truth.Yes
                : Truth.Unknown
        );
}
