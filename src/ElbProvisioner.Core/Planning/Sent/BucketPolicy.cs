using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text.Json;

namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>What a bucket's policy means for logs that are to be written there.</summary>
public enum BucketVerdict
{
    /// <summary>It surely lets them be written.</summary>
    Fits,

    /// <summary>It may or may not: conditions, or forms, of which nothing is known here.</summary>
    Untold,

    /// <summary>Nothing in it can let them be written.</summary>
    Lacks,

    /// <summary>It surely forbids it, whatever else it allows.</summary>
    Denies,
}

/// <summary>
/// Judges a bucket's policy [IAM guide: policy evaluation logic; policy elements; S3 guide: bucket policies]. What cannot be decided is
/// never taken for a refusal.
/// </summary>
public static class BucketPolicy
{
    /// <summary>Some regions of before August 2022 and Outposts have it in their policies; what becomes of it is not told.</summary>
    private const string OnOutposts = "logdelivery.elb.amazonaws.com";

    /// <param name="policy">In JSON; null: the bucket has none.</param>
    public static BucketVerdict Judge(LogDelivery delivery, string? policy)
    {
        if (policy is null)
        {
            return BucketVerdict.Lacks;
        }

        try
        {
            using var document = JsonDocument.Parse(policy);
            ImmutableArray<JsonElement> statements = [.. Each(Member(document.RootElement, "Statement"))];
            return delivery.Writers.Select(writer => Judge(delivery, writer, statements)).Aggregate(Better);
        }
        catch (JsonException)
        {
            return BucketVerdict.Untold;
        }
    }

    // One of them writes: what lets one of them in will do, and a denial of one says more than a lack.
    private static BucketVerdict Better(BucketVerdict one, BucketVerdict other) =>
        (one, other) is (BucketVerdict.Lacks, BucketVerdict.Denies) or (BucketVerdict.Denies, BucketVerdict.Lacks) ? BucketVerdict.Denies
        : one < other ? one
        : other;

    private static BucketVerdict Judge(LogDelivery delivery, LogWriter writer, ImmutableArray<JsonElement> statements)
    {
        var writes = delivery.Objects.Select(objects =>
        {
            var verdicts = objects.Select(o => Judge(writer, "s3:PutObject", o, statements)).Distinct().ToList();
            // Some of the objects and others not: which of them AWS tries is nothing to build on.
            return verdicts is [var all] ? all : BucketVerdict.Untold;
        });
        return writes.Concat(delivery.IsNetwork ? [Judge(writer, "s3:GetBucketAcl", delivery.BucketArn, statements)] : []).Max();
    }

    private static BucketVerdict Judge(LogWriter writer, string action, string resource, ImmutableArray<JsonElement> statements)
    {
        Truth Holds(string effect) =>
            Truths.Any(
                statements
                    .Where(statement => Texts(Member(statement, "Effect")).Contains(effect))
                    .Select(statement => Concerns(statement, writer, action, resource))
            );
        return (Holds("Deny"), Holds("Allow")) switch
        {
            (Truth.Yes, _) => BucketVerdict.Denies,
            (_, Truth.No) => BucketVerdict.Lacks,
            (Truth.No, Truth.Yes) => BucketVerdict.Fits,
            _ => BucketVerdict.Untold,
        };
    }

    private static Truth Concerns(JsonElement statement, LogWriter writer, string action, string resource) =>
        Truths.All([
            OfPrincipal(statement, writer),
            Either(statement, "Action", pattern => Truths.Of(Matches(pattern, action, ignoreCase: true))),
            Either(statement, "Resource", pattern => HasVariable(pattern) ? Truth.Unknown : Truths.Of(Matches(pattern, resource))),
            PolicyConditions.Hold(Member(statement, "Condition"), writer),
        ]);

    private static Truth Either(JsonElement statement, string member, Func<string, Truth> fits) =>
        Member(statement, member) is { ValueKind: not JsonValueKind.Undefined } written ? Truths.Any(Texts(written).Select(fits))
        : Member(statement, "Not" + member) is { ValueKind: not JsonValueKind.Undefined } others
            ? Truths.Any(Texts(others).Select(fits)).Not()
        : Truth.Unknown;

    private static Truth OfPrincipal(JsonElement statement, LogWriter writer)
    {
        var principal = Member(statement, "Principal");
        return principal.ValueKind switch
        {
            // "*", which services are among.
            JsonValueKind.String => Truths.Of(principal.GetString() == "*"),
            JsonValueKind.Object => Truths.Any(
                principal.EnumerateObject().SelectMany(kind => Texts(kind.Value).Select(name => OfPrincipal(kind.Name, name, writer)))
            ),
            _ => Truth.Unknown,
        };
    }

    private static Truth OfPrincipal(string kind, string name, LogWriter writer) =>
        kind switch
        {
            "AWS" when name == "*" => Truth.Yes,
            "AWS" when writer.AccountId is { } account => name == account
            || name.EndsWith($":iam::{account}:root", StringComparison.Ordinal)
                ? Truth.Yes
            : name.Contains(account, StringComparison.Ordinal) ? Truth.Unknown
            : Truth.No,
            "Service" when writer.Service is { } service => name == service || name == service + ".cn" ? Truth.Yes
            : name == OnOutposts ? Truth.Unknown
            : Truth.No,
            // The id of an account in another form.
            "CanonicalUser" when writer.AccountId is not null => Truth.Unknown,
            _ => Truth.No,
        };

    internal static bool Matches(string pattern, string text, bool ignoreCase = false) =>
        FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase);

    internal static bool HasVariable(string pattern) => pattern.Contains("${", StringComparison.Ordinal);

    private static JsonElement Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : default;

    /// <summary>Policies write a list of one as the one.</summary>
    private static IEnumerable<JsonElement> Each(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray(),
            JsonValueKind.Undefined => [],
            _ => [element],
        };

    /// <summary>Numbers and truth values count as they are written.</summary>
    internal static IEnumerable<string> Texts(JsonElement element) =>
        Each(element).Select(e => e.ValueKind is JsonValueKind.String ? e.GetString() : e.GetRawText()).OfType<string>();
}
