using System.Globalization;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Lambda.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Lambda;

/// <summary>
/// Functions: those that were made here, and one of each other name, as if somebody had made it elsewhere, so that a stack that names its
/// functions can be tried; but for names that begin with <see cref="Missing"/>, and those that were deleted. No function runs.
/// </summary>
internal static class Functions
{
    public const string Missing = "missing";

    private static readonly DateTimeOffset MadeAt = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="AwsError">There is none, or it has no such version or alias.</exception>
    public static LambdaFunction Get(Transaction transaction, FunctionName name)
    {
        if (Find(transaction, name.Name) is not { } function)
        {
            throw Refusals.NotFound($"Function not found: {name.Arn(transaction)}");
        }

        return name.Qualifier is null || Has(transaction, function, name.Qualifier)
            ? function
            : throw Refusals.NotFound(
                IsVersion(name.Qualifier, out _)
                    ? $"Function not found: {name.Arn(transaction)}"
                    : $"Cannot find alias arn: {name.Arn(transaction)}"
            );
    }

    public static bool Exists(Transaction transaction, FunctionName name) =>
        Find(transaction, name.Name) is { } function && (name.Qualifier is null || Has(transaction, function, name.Qualifier));

    /// <summary>That somebody made here.</summary>
    public static LambdaFunction? Made(Transaction transaction, string name) => transaction.Lambda.Functions.Find(name);

    public static bool IsVersion(string qualifier, out int version) =>
        int.TryParse(qualifier, NumberStyles.None, CultureInfo.InvariantCulture, out version);

    private static LambdaFunction? Find(Transaction transaction, string name) =>
        Made(transaction, name)
        ?? (IsMissing(name) || transaction.Lambda.Deleted.Has(name) ? null : Elsewhere(transaction, name));

    private static bool Has(Transaction transaction, LambdaFunction function, string qualifier)
    {
        if (Made(transaction, function.Key) is null)
        {
            return !IsMissing(qualifier);
        }

        return IsVersion(qualifier, out var version)
            ? version >= 1 && version <= function.LastVersion
            : transaction.Lambda.Aliases.Has(FunctionAlias.KeyOf(function.Key, qualifier));
    }

    private static bool IsMissing(string name) => name.StartsWith(Missing, StringComparison.Ordinal);

    private static LambdaFunction Elsewhere(Transaction transaction, string name) =>
        new(
            name,
            new JsonObject
            {
                ["Runtime"] = "nodejs22.x",
                ["Handler"] = "index.handler",
                ["Role"] = $"arn:aws:iam::{transaction.Account}:role/{name}",
            },
            new Dictionary<string, string>(StringComparer.Ordinal),
            "00000000-0000-4000-8000-000000000000",
            MadeAt
        );
}
