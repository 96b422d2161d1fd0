using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ElbProvisioner.AwsClients.Generator.Json;
using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>Compiles the service's endpoint rule set to plain conditions.</summary>
internal static class EndpointEmitter
{
    private const string PartitionType = "Partition";

    public static string Parameters(ServiceModel model)
    {
        var code = CodeWriter.File(model.Names.Namespace + ".Endpoints", "Amazon.Runtime.Endpoints");
        var name = model.Names.ShortName + "EndpointParameters";
        code.Line();
        code.Block(
            $"public partial class {name} : EndpointParameters",
            () =>
            {
                code.Block(
                    $"public {name}()",
                    () =>
                    {
                        foreach (var parameter in ParametersOf(model).Where(parameter => parameter.Value["default"].Exists))
                        {
                            code.Line($"{parameter.Key} = {parameter.Value["default"].Text};");
                        }
                    }
                );
                foreach (var parameter in ParametersOf(model))
                {
                    var type = TypeOf(parameter.Value);
                    var key = CodeWriter.Quote(parameter.Key);
                    code.Line($"public {type} {parameter.Key} {{ get => ({type})this[{key}]; set => this[{key}] = value; }}");
                }
            }
        );
        return code.ToString();
    }

    public static string Resolver(ServiceModel model)
    {
        var code = CodeWriter.File(
            model.Names.Namespace + ".Internal",
            "Amazon.Runtime",
            "Amazon.Runtime.Endpoints",
            "Amazon.Runtime.Internal",
            model.Names.Namespace + ".Endpoints",
            "ElbProvisioner.AwsClients.Wire"
        );
        var parameters = model.Names.ShortName + "EndpointParameters";
        code.Line();
        code.Block(
            $"public partial class {model.Names.Client}EndpointResolver : BaseEndpointResolver",
            () =>
            {
                code.Line(
                    "protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters "
                        + "parameters) => InjectHostPrefix(executionContext.RequestContext);"
                );
                code.Line();
                code.Line(
                    $"protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new {parameters}"
                );
                code.Line("{");
                foreach (var parameter in ParametersOf(model))
                {
                    if (BuiltIn(parameter.Value["builtIn"].Text) is { } value)
                    {
                        code.Line($"    {parameter.Key} = {value},");
                    }
                }

                code.Line("};");
            }
        );
        return code.ToString();
    }

    public static string Provider(ServiceModel model)
    {
        var code = CodeWriter.File(
            model.Names.Namespace + ".Internal",
            "Amazon.Runtime",
            "Amazon.Runtime.Endpoints",
            "Amazon.Runtime.Internal.Endpoints.StandardLibrary",
            model.Names.Namespace + ".Endpoints"
        );
        code.Line();
        code.Block(
            $"public partial class {model.Names.Client}EndpointProvider : IEndpointProvider",
            () =>
                code.Block(
                    "public Endpoint ResolveEndpoint(EndpointParameters parameters)",
                    () =>
                    {
                        code.Line($"var given = ({model.Names.ShortName}EndpointParameters)parameters;");
                        foreach (var parameter in ParametersOf(model))
                        {
                            code.Line($"var {Variable(parameter.Key)} = given.{parameter.Key};");
                        }
                        new Rules(code).Emit(model.EndpointRules["rules"].Items);
                    }
                )
        );
        return code.ToString();
    }

    private static IEnumerable<KeyValuePair<string, JsonNode>> ParametersOf(ServiceModel model) =>
        model.EndpointRules["parameters"].Members;

    private static string TypeOf(JsonNode parameter) =>
        string.Equals(parameter["type"].Text, "boolean", StringComparison.OrdinalIgnoreCase) ? "bool?" : "string";

    private static string Variable(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    private static string? BuiltIn(string name) =>
        name switch
        {
            "AWS::Region" => "EndpointRegion.Of(requestContext)",
            "AWS::UseDualStack" => "requestContext.ClientConfig.UseDualstackEndpoint",
            "AWS::UseFIPS" => "requestContext.ClientConfig.UseFIPSEndpoint",
            "SDK::Endpoint" => "requestContext.ClientConfig.ServiceURL",
            // STS alone has its own; the official package leaves it at its default as well.
            "AWS::STS::UseGlobalEndpoint" => null,
            _ => throw new ModelException($"the endpoint parameter {name} is not supported"),
        };

    /// <summary>
    /// Emits rules as nested ifs; the first that holds answers for good. Every assigned variable gets a name of its own, since C# scopes
    /// are wider than a rule's.
    /// </summary>
    private sealed class Rules(CodeWriter code)
    {
        private readonly Dictionary<string, string> _assigned = [];
        private int _assignments;

        public void Emit(IReadOnlyList<JsonNode> rules)
        {
            foreach (var rule in rules)
            {
                var before = _assigned.ToList();
                var conditions = rule["conditions"].Items.Select(Condition).ToList();
                if (conditions.Count == 0)
                {
                    Body(rule);
                }
                else
                {
                    code.Block($"if ({string.Join(" && ", conditions)})", () => Body(rule));
                }
                _assigned.Clear();
                foreach (var entry in before)
                {
                    _assigned.Add(entry.Key, entry.Value);
                }
                if (conditions.Count == 0)
                {
                    return;
                }
            }

            code.Line("throw new AmazonClientException(\"The endpoint rules know no answer for these settings.\");");
        }

        private void Body(JsonNode rule)
        {
            switch (rule["type"].Text)
            {
                case "tree":
                    Emit(rule["rules"].Items);
                    break;
                case "error":
                    code.Line($"throw new AmazonClientException({Text(rule["error"])});");
                    break;
                case "endpoint":
                    var attributes = rule["endpoint"]["properties"];
                    code.Line(
                        attributes.Members.Count == 0
                            ? $"return new Endpoint({Text(rule["endpoint"]["url"])});"
                            : $"return new Endpoint({Text(rule["endpoint"]["url"])}, {Template(Json(attributes))}, null);"
                    );
                    break;
                case var other:
                    throw new ModelException($"the endpoint rule {other} is not supported");
            }
        }

        private string Condition(JsonNode condition)
        {
            var arguments = condition["argv"].Items;
            switch (condition["fn"].Text)
            {
                case "isSet":
                    return $"{Operand(arguments[0])} != null";
                case "not":
                    return $"!({Condition(arguments[0])})";
                case "booleanEquals" or "stringEquals":
                    return $"{Operand(arguments[0])} == {Operand(arguments[1])}";
                case "aws.partition":
                    var variable = Variable(condition["assign"].Text) + (++_assignments);
                    _assigned[condition["assign"].Text] = variable;
                    return $"Fn.Partition({Operand(arguments[0])}) is {PartitionType} {variable}";
                case var other:
                    throw new ModelException($"the endpoint function {other} is not supported");
            }
        }

        private string Operand(JsonNode operand) =>
            operand switch
            {
                { Kind: JsonKind.String } => CodeWriter.Quote(operand.Text),
                { Kind: JsonKind.Literal } => operand.Text,
                _ when operand["ref"].Exists => Reference(operand["ref"].Text),
                _ when operand["fn"].Text == "getAttr" =>
                    $"{Reference(operand["argv"].Items[0]["ref"].Text)}.{operand["argv"].Items[1].Text}",
                _ => throw new ModelException($"the endpoint function {operand["fn"].Text} is not supported as a value"),
            };

        private string Reference(string name) => _assigned.TryGetValue(name, out var variable) ? variable : Variable(name);

        private string Text(JsonNode node) => node.Kind == JsonKind.String ? Template(node.Text) : Operand(node);

        /// <summary>
        /// "https://elb.{Region}.{PartitionResult#dnsSuffix}" as a C# concatenation; braces around anything else stay text.
        /// </summary>
        private string Template(string template)
        {
            var parts = new List<string>();
            var literal = new StringBuilder();
            for (var position = 0; position < template.Length; position++)
            {
                var end = template[position] == '{' ? template.IndexOf('}', position) : -1;
                var name = end > 0 ? template.Substring(position + 1, end - position - 1) : string.Empty;
                if (name.Length == 0 || !name.All(letter => char.IsLetterOrDigit(letter) || letter == '#'))
                {
                    literal.Append(template[position]);
                    continue;
                }

                parts.Add(CodeWriter.Quote(literal.ToString()));
                literal.Clear();
                var path = name.Split('#');
                parts.Add(path.Length == 1 ? Reference(path[0]) : $"{Reference(path[0])}.{path[1]}");
                position = end;
            }

            if (literal.Length > 0 || parts.Count == 0)
            {
                parts.Add(CodeWriter.Quote(literal.ToString()));
            }
            return string.Join(" + ", parts);
        }

        private static string Json(JsonNode node) =>
            node.Kind switch
            {
                JsonKind.Object => "{" + string.Join(",", node.Members.Select(member => $"\"{member.Key}\":{Json(member.Value)}")) + "}",
                JsonKind.Array => "[" + string.Join(",", node.Items.Select(Json)) + "]",
                JsonKind.String => $"\"{node.Text}\"",
                _ => node.Text,
            };
    }
}
