using ElbProvisioner.AwsClients;

namespace ElbProvisioner.Aws.Session;

/// <summary>Calls by the service model's names, for what the property tables write and read.</summary>
internal static class CallsByName
{
    public static async Task<Answer> CallAsync(
        this IModelClient client,
        string operation,
        IEnumerable<(string Member, object? Value)> members,
        CancellationToken stop
    ) =>
        new(
            await client.CallAsync(
                operation,
                members.Where(m => m.Value is not null).ToDictionary(m => m.Member, m => m.Value ?? "", StringComparer.Ordinal),
                stop
            )
        );

    /// <summary>Beside what the table wrote.</summary>
    public static async Task<Answer> CallAsync(
        this IModelClient client,
        string operation,
        Dictionary<string, object> written,
        IEnumerable<(string Member, object? Value)> besides,
        CancellationToken stop
    )
    {
        foreach (var (member, value) in besides)
        {
            if (value is not null)
            {
                written[member] = value;
            }
        }

        return new(await client.CallAsync(operation, written, stop));
    }

    /// <summary>A structure inside a request; null members are left out.</summary>
    public static Dictionary<string, object> Structure(params ReadOnlySpan<(string Member, object? Value)> members)
    {
        var structure = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (member, value) in members)
        {
            if (value is not null)
            {
                structure[member] = value;
            }
        }

        return structure;
    }
}
