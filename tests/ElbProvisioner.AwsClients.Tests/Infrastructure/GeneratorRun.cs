using System.Reflection;
using ElbProvisioner.AwsClients.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>Runs the generator in this process, as the compiler would.</summary>
internal static class GeneratorRun
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    // What ImplicitUsings gives the project the sources were written for.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static GeneratorDriver Driver(params Model[] models) =>
        CSharpGeneratorDriver.Create(
            [new ClientGenerator().AsSourceGenerator()],
            models,
            Language,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)
        );

    public static SyntaxTree Parse(string text, string path = "") => CSharpSyntaxTree.ParseText(text, Language, path);

    public static CSharpCompilation Compilation(string name)
    {
        var platform = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? string.Empty).Split(Path.PathSeparator);
        // The clients under test must not lend their own types to the compilation, nor the official ones theirs.
        var references = platform.Where(path =>
            Path.GetFileName(path) is var file
            && !file.StartsWith("ElbProvisioner", StringComparison.Ordinal)
            && (file == "AWSSDK.Core.dll" || !file.StartsWith("AWSSDK.", StringComparison.Ordinal))
        );
        return CSharpCompilation.Create(
            name,
            [
                Parse(ImplicitUsings),
                .. Resources.Names("Wire").Concat(Resources.Names("Trees")).Select(file => Parse(Resources.Text(file), file)),
            ],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
    }

    public static Assembly Load(string name, Model model, CancellationToken cancellation)
    {
        Driver(model).RunGeneratorsAndUpdateCompilation(Compilation(name), out var compilation, out var diagnostics, cancellation);
        Assert.Empty(diagnostics);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image, cancellationToken: cancellation);
        Assert.True(
            emitted.Success,
            string.Join(
                Environment.NewLine,
                emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(10)
            )
        );
        return Assembly.Load(image.ToArray());
    }

    /// <summary>A service model as an additional file of a project.</summary>
    internal sealed class Model(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
