using System.Numerics;

namespace ElbProvisioner.Routing.Proof;

/// <summary>A set of small numbers.</summary>
internal readonly struct Bits(int count) : IEquatable<Bits>
{
    private readonly ulong[] _words = new ulong[(count + 63) / 64];

    private Bits(ulong[] words)
        : this(0) => _words = words;

    public bool this[int index]
    {
        get => (_words[index >> 6] >> (index & 63) & 1) != 0;
        set
        {
            var bit = 1UL << (index & 63);
            _words[index >> 6] = value ? _words[index >> 6] | bit : _words[index >> 6] & ~bit;
        }
    }

    public static Bits All(int count)
    {
        var all = new Bits(count);
        for (var index = 0; index < count; index++)
        {
            all[index] = true;
        }

        return all;
    }

    /// <summary>The least; -1: it is empty.</summary>
    public int First
    {
        get
        {
            for (var word = 0; word < _words.Length; word++)
            {
                if (_words[word] != 0)
                {
                    return (word << 6) + BitOperations.TrailingZeroCount(_words[word]);
                }
            }

            return -1;
        }
    }

    public bool IsEmpty => First < 0;

    public bool Meets(Bits other)
    {
        for (var word = 0; word < _words.Length; word++)
        {
            if ((_words[word] & other._words[word]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Everything of it is in the other one.</summary>
    public bool IsWithin(Bits other)
    {
        for (var word = 0; word < _words.Length; word++)
        {
            if ((_words[word] & ~other._words[word]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    public Bits And(Bits other)
    {
        var both = new ulong[_words.Length];
        for (var word = 0; word < both.Length; word++)
        {
            both[word] = _words[word] & other._words[word];
        }

        return new(both);
    }

    public Bits Without(Bits other)
    {
        var rest = new ulong[_words.Length];
        for (var word = 0; word < rest.Length; word++)
        {
            rest[word] = _words[word] & ~other._words[word];
        }

        return new(rest);
    }

    public bool Equals(Bits other) => _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => obj is Bits other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in _words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }
}
