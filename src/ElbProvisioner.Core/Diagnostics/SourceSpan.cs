namespace ElbProvisioner.Core.Diagnostics;

/// <summary>A place in a file the user wrote. Lines and columns count from 1; <see cref="Length"/> is in characters.</summary>
public readonly record struct SourceSpan(string File, int Line, int Column, int Length)
{
    /// <summary>For what no file position exists: the command line, the environment.</summary>
    public static SourceSpan None { get; } = new("", 0, 0, 0);

    public bool IsNone => Line == 0;

    public override string ToString() => IsNone ? File : $"{File}({Line},{Column})";
}
