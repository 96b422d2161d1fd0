using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

/// <summary>What other services ask of parameters.</summary>
internal static class Parameters
{
    /// <summary>When Amazon last wrote its parameters; the world's clock need not know of it.</summary>
    private static readonly DateTimeOffset PublishedAt = new(2025, 9, 16, 18, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a parameter of Amazon's own, which anybody may read.</summary>
    public static void Publish(Transaction transaction, string name, string value) =>
        transaction.Ssm.Parameters.Put(
            new(
                name,
                "String",
                "Standard",
                "text",
                Description: null,
                AllowedPattern: null,
                KeyId: null,
                [new(1, value, PublishedAt)],
                ImmutableSortedDictionary<string, string>.Empty,
                IsPublic: true
            )
        );

    /// <summary>The value of a parameter by its path, with an optional <c>:version</c>; null: there is none.</summary>
    public static string? Value(Transaction transaction, string name) =>
        ParameterReference.Parse(transaction, name) is { } reference ? reference.Find(transaction)?.Version?.Value : null;
}

/// <summary>What a call names a parameter by.</summary>
/// <param name="Name">Without the selector.</param>
/// <param name="Selector">With its colon, as answers repeat it; null: the newest version.</param>
internal sealed record ParameterReference(string Name, string? Selector)
{
    /// <summary>Names, paths and ARNs, each with an optional version or label.</summary>
    /// <returns>Null: not a parameter's name.</returns>
    public static ParameterReference? Parse(Transaction transaction, string text)
    {
        if (text.StartsWith("arn:", StringComparison.Ordinal))
        {
            // arn:partition:ssm:region:account:parameter/name; the slash belongs to a path, but not to a name without slashes.
            var parts = text.Split(':', 6);
            if (parts is not [_, _, "ssm", _, _, var resource] || !resource.StartsWith("parameter/", StringComparison.Ordinal))
            {
                return null;
            }

            var path = Parse(transaction, resource["parameter".Length..]);
            return path is not null && !transaction.Ssm.Parameters.Has(path.Name) && transaction.Ssm.Parameters.Has(path.Name[1..])
                ? path with
                {
                    Name = path.Name[1..],
                }
                : path;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text, null) : new(text[..colon], text[colon..]);
    }

    /// <returns>Null: no such parameter; a null version: no such version.</returns>
    public (Parameter Parameter, ParameterVersion? Version)? Find(Transaction transaction)
    {
        if (transaction.Ssm.Parameters.Find(Name) is not { } parameter)
        {
            return null;
        }

        // Versions only: nothing here gives labels to versions.
        return (
            parameter,
            Selector is null ? parameter.Latest
            : long.TryParse(Selector.AsSpan(1), CultureInfo.InvariantCulture, out var number)
                ? parameter.Versions.FirstOrDefault(version => version.Number == number)
            : null
        );
    }
}
