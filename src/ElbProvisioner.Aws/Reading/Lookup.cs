using System.Collections.Concurrent;

namespace ElbProvisioner.Aws.Reading;

/// <summary>Reads of one kind, each made once, whether it is asked for or begun ahead.</summary>
/// <param name="read">Takes an id, or several that are asked for in one call, joined by <see cref="Separator"/>.</param>
internal sealed class Lookup<T>(string kind, Func<string, Task<T>> read) : ILookup
{
    /// <summary>In no id and no name of AWS.</summary>
    public const char Separator = ',';

    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _begun = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _asked = new(StringComparer.Ordinal);

    public string Kind => kind;

    public IEnumerable<string> Asked => _asked.Keys;

    public Task<T> ReadAsync(string key)
    {
        _asked.TryAdd(key, true);
        return Begin(key);
    }

    public Task<T> ReadAsync(IEnumerable<string> keys) => ReadAsync(string.Join(Separator, keys));

    public Task BeginAsync(string key) => Begin(key);

    private Task<T> Begin(string key) => _begun.GetOrAdd(key, k => new(() => OnceAsync(k))).Value;

    /// <summary>Whatever is wrong with a key is the task's failure, never the caller's.</summary>
    private async Task<T> OnceAsync(string key) => await read(key);
}

/// <summary>A kind of lookup, whatever it finds.</summary>
internal interface ILookup
{
    string Kind { get; }

    /// <summary>What the read itself wanted to know.</summary>
    IEnumerable<string> Asked { get; }

    Task BeginAsync(string key);
}
