using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ElbProvisioner.LocalAws.World;

/// <summary>
/// Ids that are given to what is made next, in place of new ones: of a world that is rebuilt, everything is called what it was called where
/// it stands. By their form, since what is made takes several.
/// </summary>
internal sealed partial class GivenIds
{
    private const int OfUuids = 32;
    private const int OfLoadBalancing = 16;
    private const int OfEc2 = 17;

    private readonly ConcurrentDictionary<int, ConcurrentQueue<string>> _waiting = new();

    /// <param name="id">An ARN of load balancing, one with a UUID in it, or an id of EC2.</param>
    public void Add(string id)
    {
        var (digits, own) =
            Uuid().Match(id) is { Success: true } uuid ? (OfUuids, uuid.Value)
            : id.Contains(":elasticloadbalancing:", StringComparison.Ordinal) ? (OfLoadBalancing, id[(id.LastIndexOf('/') + 1)..])
            : (OfEc2, id[(id.LastIndexOf('-') + 1)..]);
        _waiting.GetOrAdd(digits, static _ => new()).Enqueue(own);
    }

    /// <summary>Null: none of that form is left.</summary>
    public string? Take(int digits) => _waiting.TryGetValue(digits, out var waiting) && waiting.TryDequeue(out var next) ? next : null;

    /// <summary>What was not taken belongs to nothing that comes later.</summary>
    public void Clear() => _waiting.Clear();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.NonBacktracking)]
    private static partial Regex Uuid();
}
