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

/// <summary>Generates an AWS client from every service model among the project's additional files.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ClientGenerator : IIncrementalGenerator
{
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
            .Select(
                (file, cancellation) =>
                    (Name: Path.GetFileNameWithoutExtension(file.Path), Text: file.GetText(cancellation)?.ToString() ?? string.Empty)
            );
        context.RegisterSourceOutput(models, (output, model) => Generate(output, model.Name, model.Text));
    }

    private static void Generate(SourceProductionContext output, string name, string text)
    {
        try
        {
            var model = ModelReader.Read(text);
            foreach (var (part, source) in Sources(model, output.CancellationToken))
            {
                output.AddSource($"{model.Names.Namespace}.{part}.g.cs", SourceText.From(source, Encoding.UTF8));
            }
        }
        catch (Exception reason) when (reason is ModelException or FormatException)
        {
            output.ReportDiagnostic(Diagnostic.Create(UnreadableModel, Location.None, name, reason.Message));
        }
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
                Protocol.RestXml => RestXmlRequestEmitter.Emit(model),
                _ => QueryRequestEmitter.Emit(model),
            }
        );
        yield return ("Responses", model.Protocol == Protocol.Json ? JsonEmitter.Responses(model) : XmlResponseEmitter.Emit(model));
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
