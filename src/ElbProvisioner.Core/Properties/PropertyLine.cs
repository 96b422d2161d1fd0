using System.Collections.Immutable;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Properties;

/// <summary>What a line of a table says of a property beside its name and its form.</summary>
internal sealed record PropertyLine(string Path)
{
    public Func<Settings, object?>? Default { get; init; }

    public object? Aws { get; init; }

    /// <summary>Where AWS's own value is not the same for all.</summary>
    public Func<Settings, object?>? AwsWhere { get; init; }

    /// <summary>Null: all of the kind have it.</summary>
    public Scope? Scope { get; init; }

    public bool IsFixed { get; init; }

    public bool IsVersioned { get; init; }

    public bool IsCompared { get; init; } = true;

    public bool IsByItems { get; init; }

    /// <summary>Whether what AWS has is compared also where the file does not say it; null: never.</summary>
    public Func<Settings, bool>? IsExact { get; init; }

    public string? Member { get; init; }

    /// <summary>Where an answer has it under another name.</summary>
    public string? Described { get; init; }

    /// <summary>Where some answers have it.</summary>
    public string? OtherDescribed { get; init; }

    /// <summary>What an answer means that does not say it.</summary>
    public object? Unsaid { get; init; }

    /// <summary>What a request says along with it, wherever it says it.</summary>
    public ImmutableArray<(string Member, object Value)> Beside { get; init; } = [];

    public string? OtherMember { get; init; }

    public Func<Settings, bool>? OtherWhen { get; init; }

    public string? AttributeKey { get; init; }

    public EffectRule? Effect { get; init; }

    /// <summary>Its default goes without saying.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>It is written in front of what stands before it in the table.</summary>
    public bool IsFirst { get; init; }

    /// <summary>The word <c>off</c> in place of its map says that it is not so.</summary>
    public bool IsOff { get; init; }
}
