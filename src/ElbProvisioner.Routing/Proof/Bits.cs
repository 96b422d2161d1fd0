namespace ElbProvisioner.Routing.Proof;

/// <summary>A set of small numbers.</summary>
internal readonly struct Bits(int count) : IEquatable<Bits>
{
    private readonly ulong[] _words = new ulong[(count + 63) / 64];

    public bool this[int index]
    {
        get => (_words[index >> 6] >> (index & 63) & 1) != 0;
        set
        {
            if (value)
            {
                _words[index >> 6] |= 1UL << (index & 63);
            }
        }
    }

    /// <summary>Everything of the other one is in this one.</summary>
    public bool Covers(Bits other)
    {
        for (var word = 0; word < _words.Length; word++)
        {
            if ((other._words[word] & ~_words[word]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    public Bits Or(Bits other)
    {
        var both = new Bits(_words.Length * 64);
        for (var word = 0; word < _words.Length; word++)
        {
            both._words[word] = _words[word] | other._words[word];
        }

        return both;
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
