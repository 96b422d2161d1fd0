using System.Collections.Generic;
using System.Linq;
using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>Emits requests, responses, the structures inside them, and enums.</summary>
internal static class TypeEmitter
{
    public static string Model(ServiceModel model)
    {
        var code = CodeWriter.File(model.Names.Namespace + ".Model", "System", "System.Collections.Generic", "System.IO", "Amazon.Runtime");
        foreach (var operation in model.Operations)
        {
            Class(code, model, $"{operation.Request} : {model.Names.Client}Request", operation.Input);
            Class(code, model, $"{operation.Response} : AmazonWebServiceResponse", operation.Output);
        }

        var structures = model
            .StructuresInRequests()
            .Concat(model.StructuresInResponses())
            .Concat(model.StructuresInErrors())
            .Distinct()
            .OrderBy(shape => shape.Name, System.StringComparer.Ordinal);
        foreach (var shape in structures)
        {
            Class(code, model, Naming.Pascal(shape.Name), shape.Members);
        }
        return code.ToString();
    }

    public static string Enums(ServiceModel model)
    {
        var code = CodeWriter.File(model.Names.Namespace, "Amazon.Runtime");
        foreach (var shape in model.Enums)
        {
            Enum(code, Naming.Pascal(shape.Name), shape.EnumValues);
        }
        return code.ToString();
    }

    private static void Class(CodeWriter code, ServiceModel model, string head, IReadOnlyList<Member> members)
    {
        code.Line();
        code.Block(
            $"public partial class {head}",
            () =>
            {
                foreach (var member in members)
                {
                    code.Line($"public {Types.Property(model, member.Shape)} {member.Property} {{ get; set; }}");
                }
            }
        );
    }

    // The base class finds constants by reflection over every field; for EC2's thousand instance types that costs
    // tens of milliseconds. Equality is by value there, so a new instance does as well.
    private static void Enum(CodeWriter code, string name, IReadOnlyList<string> values)
    {
        code.Line();
        code.Block(
            $"public class {name} : ConstantClass",
            () =>
            {
                foreach (var value in values)
                {
                    code.Line($"public static readonly {name} {Naming.Constant(value)} = new {name}({CodeWriter.Quote(value)});");
                }
                code.Line();
                code.Line($"public {name}(string value) : base(value) {{ }}");
                code.Line($"public static {name} FindValue(string value) => value is null ? null : new {name}(value);");
                code.Line($"public static implicit operator {name}(string value) => FindValue(value);");
                code.Line($"public static implicit operator string({name} value) => value is null ? null : value.Value;");
                code.Line("public override string ToString() => Value;");
            }
        );
    }
}
