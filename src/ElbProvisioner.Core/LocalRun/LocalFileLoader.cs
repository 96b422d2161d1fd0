using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.LocalRun;

/// <summary>From the side file's text to what it says, or to every mistake in it.</summary>
public static class LocalFileLoader
{
    /// <returns>Null where there are errors, with the messages in the order of their lines.</returns>
    public static (LocalFile? File, ImmutableArray<Diagnostic> Diagnostics) Load(StackSource source)
    {
        var diagnostics = new List<Diagnostic>();
        var file = NodeReader.Read(source, diagnostics) is { } root
            ? LocalFileLanguage.Shape.TryBind(
                root,
                new(diagnostics, static _ => new FileReadResult.Outside(), "the side file"),
                out var bound
            )
                ? bound
                : null
            : null;
        if (file is not null)
        {
            diagnostics.AddRange(SamePorts(file));
        }

        return (diagnostics.Exists(static diagnostic => diagnostic.IsError) ? null : file, InOrder(diagnostics));
    }

    /// <summary>What the side file names and the stack does not have.</summary>
    public static ImmutableArray<Diagnostic> FindIn(LocalFile file, Stack stack)
    {
        string[] groups = [.. stack.AutoScalingGroups.Select(static group => group.Name)];
        string[] listeners =
        [
            .. stack.LoadBalancers.SelectMany(static balancer => balancer.Listeners.Select(listener => $"{balancer.Name}/{listener.Name}")),
        ];
        return InOrder([
            .. file
                .Instances.Where(named => named.Name != LocalFile.DefaultName && !groups.Contains(named.Name))
                .Select(named =>
                    Unknown(LocalFileCodes.UnknownGroup, named.At, $"has no scaling group `{named.Name}`", named.Name, groups)
                ),
            .. file
                .Ports.Where(named => !listeners.Contains(named.Name))
                .Select(named =>
                    Unknown(LocalFileCodes.UnknownListener, named.At, $"has no listener `{named.Name}`", named.Name, listeners)
                ),
        ]);
    }

    private static Diagnostic Unknown(DiagnosticCode code, SourceSpan at, string what, string name, string[] known) =>
        new(
            code,
            at,
            $"The stack {what}.",
            Spelling.Nearest(name, known) is { } near ? $"Did you mean `{near}`?"
                : known.Length == 0 ? "Leave it out: the stack has none."
                : $"There are: {string.Join(", ", known)}."
        );

    private static IEnumerable<Diagnostic> SamePorts(LocalFile file) =>
        file
            .Ports.GroupBy(static port => port.Value)
            .SelectMany(static same => same.Skip(1).Select(port => (First: same.First(), Other: port)))
            .Select(static same => new Diagnostic(
                LocalFileCodes.SamePort,
                same.Other.At,
                $"{same.Other.Name} and {same.First.Name} both have the port {same.First.Value}.",
                "Give one of them another."
            ));

    private static ImmutableArray<Diagnostic> InOrder(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Distinct().OrderBy(static one => one.At.Line).ThenBy(static one => one.At.Column)];
}
