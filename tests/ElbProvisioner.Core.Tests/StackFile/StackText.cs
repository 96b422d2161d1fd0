using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>Loads stack files written in tests.</summary>
internal static class StackText
{
    public const string FileName = "elbctl.yaml";

    public static LoadResult Load(string text, Variables? variables = null, Func<string, FileReadResult>? readFile = null) =>
        Load([new StackSource(FileName, text)], variables, readFile);

    public static LoadResult Load(
        ImmutableArray<StackSource> sources,
        Variables? variables = null,
        Func<string, FileReadResult>? readFile = null
    ) => StackLoader.Load(sources, variables ?? Variables.None, readFile ?? (static _ => new FileReadResult.Failed("it does not exist")));

    /// <summary>The stack; fails with what was wrong when there is none.</summary>
    public static Stack Bind(string text, Variables? variables = null, Func<string, FileReadResult>? readFile = null)
    {
        var result = Load(text, variables, readFile);
        Assert.True(result.Stack is not null, Render(result));
        return result.Stack;
    }

    /// <summary>Protocol, port, path, interval, timeout, thresholds and codes.</summary>
    public static string HealthCheck(TargetGroup group) =>
        string.Join(
            ' ',
            group
                .Settings.Table.Properties.Where(p => p.Path.StartsWith("healthCheck.", StringComparison.Ordinal) && group.Settings.Has(p))
                .Select(p => p.Form.Key(group.Settings.ValueOf(p) ?? ""))
        );

    public static Variables Given(params (string Name, string Value)[] values) =>
        Variables.None with
        {
            Given = values.ToImmutableSortedDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal),
        };

    public static Variables Environment(params (string Name, string Value)[] values) =>
        Variables.None with
        {
            Environment = name => values.FirstOrDefault(value => value.Name == name).Value,
        };

    public static string Render(LoadResult result) =>
        string.Join("\n\n", result.Diagnostics.Select(diagnostic => DiagnosticText.Render(diagnostic, result.Sources)));

    public static ImmutableArray<string> Codes(LoadResult result) => [.. result.Diagnostics.Select(diagnostic => diagnostic.Code.Id)];
}
