using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ElbProvisioner.LocalAws.SystemsManager.Calls;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

/// <summary>PutParameter, DeleteParameter, DeleteParameters.</summary>
internal static partial class ParameterChanges
{
    // User Guide, "Quotas" and PutParameter: 4 KB or 8 KB a value, 15 levels, the last 100 versions are kept.
    private const int StandardSize = 4096;
    private const int AdvancedSize = 8192;
    private const int MostLevels = 15;
    private const int MostVersions = 100;
    private static readonly TimeSpan PatternPatience = TimeSpan.FromMilliseconds(200);

    public static Document Put(Transaction transaction, Fields request)
    {
        var name = request.Required("Name").Trim();
        var value = request.Required("Value");
        MustBeAName(name);
        var present = transaction.Ssm.Parameters.Find(name);
        if (present is not null && request.Flag("Overwrite") != true)
        {
            throw new AwsError(
                "ParameterAlreadyExists",
                "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
            );
        }

        if (request.Structures("Tags").Count > 0 && request.Flag("Overwrite") == true)
        {
            throw Refusals.Invalid(
                "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag."
            );
        }

        var type =
            request.Text("Type") ?? present?.Type ?? throw Refusals.Invalid("A parameter type is required when you create a parameter.");
        if (present is not null && present.Type != type)
        {
            throw new AwsError(
                "HierarchyTypeMismatchException",
                $"The parameter {name} is of type {present.Type}, which cannot be changed to {type}."
            );
        }

        var tier = TierOf(request.Text("Tier"), present, value);
        var pattern = request.Text("AllowedPattern") ?? present?.AllowedPattern;
        MustMatch(pattern, value);
        if (value.Length == 0 || value.Contains("{{", StringComparison.Ordinal))
        {
            throw Refusals.Invalid(
                value.Length == 0
                    ? "The parameter value must not be empty."
                    : "Parameter values can't contain {{}} or references to other parameters."
            );
        }

        if (
            present is null
            && transaction.Ssm.Parameters.All.Count(parameter => !parameter.IsPublic) >= transaction.Quota(SsmQuotas.StandardParameters)
        )
        {
            throw new AwsError(
                "ParameterLimitExceeded",
                "You have exceeded the number of parameters for this Amazon Web Services account. Delete one or more parameters and "
                    + "try again."
            );
        }

        var version = new ParameterVersion((present?.Latest.Number ?? 0) + 1, value, transaction.Now);
        ParameterTags.PutTagged(
            transaction,
            new(
                name,
                type,
                tier,
                request.Text("DataType") ?? present?.DataType ?? "text",
                request.Text("Description") ?? present?.Description,
                pattern,
                type == "SecureString" ? request.Text("KeyId") ?? present?.KeyId ?? "alias/aws/ssm" : null,
                [.. (present?.Versions ?? []).TakeLast(MostVersions - 1), version],
                ParameterTags.With(present?.Tags ?? ImmutableSortedDictionary<string, string>.Empty, request.Structures("Tags"))
            )
        );
        return new() { ["Version"] = version.Number, ["Tier"] = tier };
    }

    public static Document Delete(Transaction transaction, Fields request)
    {
        var name = request.Required("Name");
        return Delete(transaction, name) ? [] : throw ParameterAnswers.NotFound(name);
    }

    public static Document DeleteMany(Transaction transaction, Fields request)
    {
        var names = request.Texts("Names").Distinct(StringComparer.Ordinal).ToLookup(name => Delete(transaction, name));
        return new() { ["DeletedParameters"] = names[true].ToList(), ["InvalidParameters"] = names[false].ToList() };
    }

    private static bool Delete(Transaction transaction, string name)
    {
        if (
            ParameterReference.Parse(transaction, name) is not { Selector: null } reference
            || transaction.Ssm.Parameters.Find(reference.Name) is not { IsPublic: false } parameter
        )
        {
            return false;
        }

        transaction.Ssm.Parameters.Remove(parameter.Key);
        TagIndex.Removed(transaction, ParameterAnswers.Arn(transaction, parameter));
        return true;
    }

    private static void MustBeAName(string name)
    {
        if (!Names().IsMatch(name))
        {
            throw Refusals.Invalid(
                "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths "
                    + "divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_"
            );
        }

        if (name.Contains('/', StringComparison.Ordinal) && !name.StartsWith('/'))
        {
            throw Refusals.Invalid("Parameter name must be a fully qualified name.");
        }

        var first = name.TrimStart('/');
        if (first.StartsWith("aws", StringComparison.OrdinalIgnoreCase))
        {
            // A path below /aws belongs to Amazon; a mere name that begins so is reserved.
            throw name.StartsWith('/')
                ? new AwsError("AccessDeniedException", $"No access to reserved parameter name: {name}.")
                : Refusals.Invalid("Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
        }

        if (first.StartsWith("ssm", StringComparison.OrdinalIgnoreCase))
        {
            throw Refusals.Invalid("Parameter name: can't be prefixed with \"ssm\" (case-insensitive).");
        }

        if (name.Count(character => character == '/') > MostLevels)
        {
            throw new AwsError("HierarchyLevelLimitExceededException", $"A hierarchy can have a maximum of {MostLevels} levels.");
        }
    }

    private static string TierOf(string? asked, Parameter? present, string value)
    {
        if (present?.Tier == "Advanced" && asked == "Standard")
        {
            throw Refusals.Invalid(
                "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to "
                    + "the standard-parameter tier."
            );
        }

        var bytes = System.Text.Encoding.UTF8.GetByteCount(value);
        var tier =
            present?.Tier == "Advanced" || asked == "Advanced" || (asked == "Intelligent-Tiering" && bytes > StandardSize)
                ? "Advanced"
                : "Standard";
        return bytes > AdvancedSize ? throw Refusals.Invalid($"Parameter values have a limit of {AdvancedSize} characters.")
            : tier == "Standard" && bytes > StandardSize
                ? throw Refusals.Invalid(
                    $"Standard tier parameters support a maximum parameter value of {StandardSize} characters. To create a larger "
                        + "parameter value, upgrade the parameter to use the advanced-parameter tier."
                )
            : tier;
    }

    private static void MustMatch(string? pattern, string value)
    {
        try
        {
            if (pattern is { Length: > 0 } && !Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant, PatternPatience))
            {
                throw new AwsError(
                    "ParameterPatternMismatchException",
                    $"Parameter value can't be validated against the pattern: {pattern}."
                );
            }
        }
        catch (RegexParseException)
        {
            throw new AwsError("InvalidAllowedPatternException", $"The pattern is not a valid regular expression: {pattern}.");
        }
    }

    [GeneratedRegex(
        "^/?[a-zA-Z0-9_.-]+(/[a-zA-Z0-9_.-]+)*$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 200
    )]
    private static partial Regex Names();
}
