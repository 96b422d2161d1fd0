using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.Checks;

/// <summary>A bound stack and the places its parts were written at.</summary>
/// <param name="isWhole">False when parts of the file could not be bound and are missing or stand as placeholders.</param>
internal sealed class CheckedStack(Stack stack, MapNode tree, bool isWhole)
{
    public Stack Stack { get; } = stack;

    public bool IsWhole { get; } = isWhole;

    /// <summary>Where the value under these keys was written, or as far along the way as the file goes.</summary>
    public SourceSpan At(params ReadOnlySpan<string> path)
    {
        Node node = tree;
        var at = tree.At;
        foreach (var key in path)
        {
            if (node is MapNode map && map.Find(key) is { } entry)
            {
                node = entry.Value;
                at = node.At;
            }
            else if (node is ListNode list && int.TryParse(key, out var index) && index < list.Items.Length)
            {
                node = list.Items[index];
                at = node.At;
            }
            else
            {
                break;
            }
        }

        return at;
    }
}

/// <summary>A rule that concerns more than one value of the file. Its name says what a mistake is.</summary>
/// <param name="code">Its permanent code, severity included.</param>
internal abstract class Check(DiagnosticCode code)
{
    public DiagnosticCode Code { get; } = code;

    /// <summary>True when what is missing from a partly bound stack would make it complain wrongly.</summary>
    public virtual bool NeedsWholeStack => false;

    public abstract IEnumerable<Diagnostic> Find(CheckedStack file);

    protected Diagnostic Report(SourceSpan at, string message, string? remedy = null) => new(Code, at, message, remedy);
}

/// <summary>ELB3xxx: every check there is.</summary>
internal static class StackChecks
{
    public static ImmutableArray<Check> All { get; } =
    [
    ];

    public static IEnumerable<Diagnostic> Run(CheckedStack file) =>
        All.Where(check => file.IsWhole || !check.NeedsWholeStack).SelectMany(check => check.Find(file));
}
