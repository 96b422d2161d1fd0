using System.Linq;
using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>
/// Emits what calls by name need: a request for every operation, the way it is written and read, and the texts of the shapes.
/// </summary>
internal static class TreeCallEmitter
{
    public static string Emit(ServiceModel model)
    {
        var code = CodeWriter.File(
            Marshalling.Namespace(model),
            "System",
            "Amazon.Runtime.Internal",
            "ElbProvisioner.AwsClients.Trees",
            "ElbProvisioner.AwsClients.Wire"
        );
        var shapes = new ShapeTexts(model);
        var requests = model
            .Operations.Select(operation =>
                $"{CodeWriter.Quote(operation.Name)} => new {operation.Request} {{ {Properties(model, operation, shapes)} }},"
            )
            .ToList();
        code.Line();
        code.Block(
            "internal static class TreeCalls",
            () =>
            {
                code.Line($"private static readonly ShapeTable shapes = new ShapeTable({shapes.Count}, Text);");
                code.Line();
                code.Line("public static TreeRequest Request(string operation) => operation switch");
                code.Line("{");
                foreach (var request in requests)
                {
                    code.Line("    " + request);
                }
                code.Line($"    _ => throw TreeRequest.NoSuchOperation({CodeWriter.Quote(model.ServiceId)}, operation),");
                code.Line("};");
                code.Line();
                code.Line("public static InvokeOptions Options(TreeRequest request) => new InvokeOptions");
                code.Line("{");
                code.Line($"    RequestMarshaller = {Marshaller(model)},");
                code.Line(
                    "    ResponseUnmarshaller = "
                        + $"{(model.IsInJson ? JsonEmitter.TreeUnmarshaller(model) : XmlResponseEmitter.TreeUnmarshaller)},"
                );
                code.Line("};");
                code.Line();
                code.Line("private static ReadOnlySpan<byte> Text() => \"\"\"");
                foreach (var line in shapes.Lines)
                {
                    code.Line(line);
                }
                code.Line("\"\"\"u8;");
                code.Line();
                foreach (var operation in model.Operations)
                {
                    code.Line($"private sealed class {operation.Request} : TreeRequest;");
                }
            }
        );
        return code.ToString();
    }

    private static string Properties(ServiceModel model, Operation operation, ShapeTexts shapes)
    {
        var properties =
            $"Operation = {CodeWriter.Quote(operation.Name)}, Input = shapes.Structure({shapes.Add(operation.Input, isSent: true)}), "
            + $"Output = shapes.Structure({shapes.Add(operation.Output, isSent: false)})";
        return model.Protocol switch
        {
            Protocol.RestXml or Protocol.RestJson => properties
                + $", Rest = new({CodeWriter.Quote(operation.HttpMethod)}, {CodeWriter.Quote(operation.RequestUri)}, "
                + $"{CodeWriter.QuoteOrNull(HasBody(operation) ? operation.InputElement : null)}, "
                + $"{CodeWriter.QuoteOrNull(operation.InputNamespace)})",
            Protocol.Query when operation.ResultWrapper is { } wrapper => properties + $", ResultWrapper = {CodeWriter.Quote(wrapper)}",
            _ => properties,
        };
    }

    private static bool HasBody(Operation operation) => operation.Input.Any(member => member.Location == MemberLocation.Body);

    private static string Marshaller(ServiceModel model) =>
        model.Protocol switch
        {
            Protocol.Json => JsonEmitter.TreeMarshaller(model),
            Protocol.RestXml or Protocol.RestJson => RestRequestEmitter.TreeMarshaller(model),
            _ => QueryRequestEmitter.TreeMarshaller(model),
        };
}
