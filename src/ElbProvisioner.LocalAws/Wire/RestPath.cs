namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Finds the operation that a REST request's method and path mean.</summary>
internal static class RestPath
{
    /// <param name="asked">What the query asks for: <c>/{Bucket}?policy</c> is another operation than <c>/{Bucket}</c>.</param>
    /// <returns>The operation and what its path's labels say; null: there is none.</returns>
    /// <exception cref="Malformed">A label is not UTF-8.</exception>
    public static (OperationModel Operation, IReadOnlyDictionary<string, string> Labels)? Match(
        ServiceModel model,
        string method,
        string path,
        FormNode asked
    )
    {
        (OperationModel Operation, IReadOnlyDictionary<string, string> Labels)? best = null;
        foreach (var operation in model.Operations.Values.Where(operation => operation.HttpMethod == method))
        {
            // The template with the fewest labels is the most exact.
            if (
                IsAsked(model, operation, asked)
                && Labels(operation.RequestUri, path) is { } labels
                && (best is null || labels.Count < best.Value.Labels.Count)
            )
            {
                best = (operation, labels);
            }
        }

        return best;
    }

    /// <summary>S3 alone has operations that differ by this; those of its others that are not known are not taken for these.</summary>
    private static bool IsAsked(ServiceModel model, OperationModel operation, FormNode asked) =>
        operation.RequestUri.Split('?') is [_, var thing]
            ? asked.Find(thing) is not null
            : model.Name != "s3" || !asked.Names.Any(name => !IsOfClient(name));

    private static bool IsOfClient(string name) => name == "x-id" || name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string>? Labels(string template, string path)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var expected = template.Split('?')[0].Trim('/').Split('/');
        var given = path.Trim('/').Split('/');
        for (var index = 0; index < expected.Length; index++)
        {
            if (index >= given.Length)
            {
                return null;
            }

            if (expected[index] is not ['{', .. var label, '}'])
            {
                if (expected[index] != given[index])
                {
                    return null;
                }
            }
            else if (label.EndsWith('+'))
            {
                labels.Add(label[..^1], Percent.Decode(string.Join('/', given[index..]), isForm: false));
                return labels;
            }
            else if (given[index].Length == 0)
            {
                return null;
            }
            else
            {
                labels.Add(label, Percent.Decode(given[index], isForm: false));
            }
        }

        return expected.Length == given.Length ? labels : null;
    }
}
