using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using ElbProvisioner.AwsClients.Generator.Emit;
using ElbProvisioner.AwsClients.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ElbProvisioner.AwsClients.Generator;

/// <summary>
/// Generates an AWS client from every service model among the project's additional files. Where a file's metadata OfficialClient is true,
/// the typed client is the official package's, and only the calls by name are generated on top of it.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ClientGenerator : IIncrementalGenerator
{
    private const string OfficialClient = "build_metadata.AdditionalFiles.OfficialClient";

    private static readonly DiagnosticDescriptor UnreadableModel = new(
        "AWSGEN001",
        "Unreadable service model",
        "{0}: {1}",
        "AwsClients",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true
    );

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var models = context
            .AdditionalTextsProvider.Where(file => file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(
                (input, cancellation) =>
                    (
                        Name: Path.GetFileNameWithoutExtension(input.Left.Path),
                        Text: input.Left.GetText(cancellation)?.ToString() ?? string.Empty,
                        IsOfficial: input.Right.GetOptions(input.Left).TryGetValue(OfficialClient, out var value)
                            && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase)
                    )
            );
        context.RegisterSourceOutput(models, (output, model) => Generate(output, model.Name, model.Text, model.IsOfficial));
    }

    private static void Generate(SourceProductionContext output, string name, string text, bool isOfficial)
    {
        try
        {
            var model = ModelReader.Read(text);
            foreach (var (part, source) in isOfficial ? CallsByName(model) : Sources(model, output.CancellationToken))
            {
                output.AddSource($"{model.Names.Namespace}.{part}.g.cs", SourceText.From(source, Encoding.UTF8));
            }
        }
        catch (Exception reason) when (reason is ModelException or FormatException)
        {
            output.ReportDiagnostic(Diagnostic.Create(UnreadableModel, Location.None, name, reason.Message));
        }
    }

    private static IEnumerable<(string Part, string Source)> CallsByName(ServiceModel model)
    {
        yield return ("Errors", ExceptionEmitter.Factory(model));
        yield return ("TreeCalls", TreeCallEmitter.Emit(model));
        yield return ("ModelClient", ClientEmitter.ModelClient(model));
    }

    private static IEnumerable<(string Part, string Source)> Sources(ServiceModel model, CancellationToken cancellation)
    {
        yield return ("Model", TypeEmitter.Model(model));
        yield return ("Enums", TypeEmitter.Enums(model));
        yield return ("Exceptions", ExceptionEmitter.Exceptions(model));
        yield return ("ServiceException", ExceptionEmitter.ServiceException(model));
        yield return ("Errors", ExceptionEmitter.Factory(model));
        cancellation.ThrowIfCancellationRequested();
        yield return (
            "Requests",
            model.Protocol switch
            {
                Protocol.Json => JsonEmitter.Requests(model),
                Protocol.RestXml or Protocol.RestJson => RestRequestEmitter.Emit(model),
                _ => QueryRequestEmitter.Emit(model),
            }
        );
        yield return ("Responses", model.IsInJson ? JsonEmitter.Responses(model) : XmlResponseEmitter.Emit(model));
        cancellation.ThrowIfCancellationRequested();
        yield return ("TreeCalls", TreeCallEmitter.Emit(model));
        yield return ("Interface", ClientEmitter.Interface(model));
        yield return ("Client", ClientEmitter.Client(model));
        yield return ("Config", ClientEmitter.Config(model));
        yield return ("Metadata", ClientEmitter.Metadata(model));
        yield return ("EndpointParameters", EndpointEmitter.Parameters(model));
        yield return ("EndpointResolver", EndpointEmitter.Resolver(model));
        yield return ("EndpointProvider", EndpointEmitter.Provider(model));
    }
}
