using System.Linq;
using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>Emits the service's exceptions and the choice among them.</summary>
internal static class ExceptionEmitter
{
    public static string Exceptions(ServiceModel model)
    {
        var baseName = model.Names.Client + "Exception";
        var code = CodeWriter.File(
            model.Names.Namespace + ".Model",
            "System",
            "System.Collections.Generic",
            "System.Net",
            "Amazon.Runtime"
        );
        // Two errors may differ by the ending of their names alone, as in CloudWatch: they are one type, with what the richer one tells.
        foreach (
            var shape in model
                .Exceptions.GroupBy(static shape => Naming.Exception(shape.Name), StringComparer.Ordinal)
                .Select(static same => same.OrderByDescending(static shape => Details(shape).Count()).First())
        )
        {
            Exception(code, model, Naming.Exception(shape.Name), baseName, shape);
        }
        return code.ToString();
    }

    public static string ServiceException(ServiceModel model)
    {
        var code = CodeWriter.File(model.Names.Namespace, "System", "System.Net", "Amazon.Runtime");
        Exception(code, model, model.Names.Client + "Exception", "AmazonServiceException", shape: null);
        code.Line();
        code.Line($"public partial class {model.Names.Client}Request : AmazonWebServiceRequest");
        code.Line("{");
        code.Line("}");
        return code.ToString();
    }

    public static string Factory(ServiceModel model)
    {
        var code = CodeWriter.File(
            Marshalling.Namespace(model),
            "System.Net",
            "Amazon.Runtime",
            "Amazon.Runtime.Internal",
            $"{model.Names.Namespace}.Model",
            "ElbProvisioner.AwsClients.Wire"
        );
        code.Line();
        code.Block(
            "internal static class Errors",
            () =>
            {
                code.Line(
                    "public static AmazonServiceException Create(ErrorResponse error, HttpStatusCode status, byte[] body) => "
                        + "error.Code switch"
                );
                code.Line("{");
                foreach (var shape in model.Exceptions)
                {
                    var created = New(Naming.Exception(shape.Name));
                    if (Details(shape).Any())
                    {
                        created =
                            $"ErrorDocument.{(model.IsInJson ? "ReadJson" : "ReadXml")}({created}, body, "
                            + $"Responses.Read{Naming.Exception(shape.Name)}Member)";
                    }
                    code.Line($"    {Codes(model, shape)} => {created},");
                }

                code.Line($"    _ => {New(model.Names.Client + "Exception")},");
                code.Line("};");
            }
        );
        return code.ToString();

        static string New(string name) =>
            $"new {name}(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, status)";
    }

    /// <summary>What an exception says besides its message.</summary>
    public static IOrderedEnumerable<Member> Details(Shape exception) =>
        exception.Members.Where(member => member.Property != "Message").OrderBy(member => member.Property, System.StringComparer.Ordinal);

    // A JSON service sends the shape's name, the others the code where the model gives one.
    private static string Codes(ServiceModel model, Shape shape)
    {
        var name = CodeWriter.Quote(shape.Name);
        if (shape.ErrorCode is null || shape.ErrorCode == shape.Name)
        {
            return name;
        }
        return model.IsInJson ? $"{name} or {CodeWriter.Quote(shape.ErrorCode)}" : CodeWriter.Quote(shape.ErrorCode);
    }

    private static void Exception(CodeWriter code, ServiceModel model, string name, string baseName, Shape? shape)
    {
        code.Line();
        code.Block(
            $"public partial class {name} : {baseName}",
            () =>
            {
                code.Line($"public {name}() {{ }}");
                code.Line($"public {name}(string message) : base(message) {{ }}");
                code.Line($"public {name}(string message, Exception innerException) : base(message, innerException) {{ }}");
                code.Line($"public {name}(Exception innerException) : base(innerException) {{ }}");
                code.Line(
                    $"public {name}(string message, Exception innerException, ErrorType errorType, string errorCode, string "
                        + "requestId, HttpStatusCode statusCode) : base(message, innerException, errorType, errorCode, requestId, "
                        + "statusCode) { }"
                );
                code.Line(
                    $"public {name}(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode "
                        + "statusCode) : base(message, errorType, errorCode, requestId, statusCode) { }"
                );
                if (shape is null)
                {
                    return;
                }
                foreach (var member in Details(shape))
                {
                    code.Line($"public {Types.Property(model, member.Shape)} {member.Property} {{ get; set; }}");
                }
            }
        );
    }
}
