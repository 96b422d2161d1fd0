using System.Globalization;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Holds requests against what their model says of every value, before an operation sees them.</summary>
internal static class Constraints
{
    /// <exception cref="AwsError">Something is absent that must not be, or has a value that it may not have.</exception>
    public static void Check(Incoming incoming)
    {
        var violations = new Walk(incoming.Model, incoming.Protocol).Of(incoming.Fields.Shape, incoming.Fields.Values);
        if (violations.Count == 0)
        {
            return;
        }

        if (incoming.Protocol == WireProtocol.Ec2)
        {
            throw Ec2Refusal(violations.FirstOrDefault(violation => violation.IsAbsence) ?? violations[0]);
        }

        if (incoming.Model.Name == "cloudwatch" && violations.FirstOrDefault(violation => violation.IsAbsence) is { } absent)
        {
            throw new AwsError("MissingParameter", $"The parameter {absent.WirePath} is required.");
        }

        var code = incoming.Protocol switch
        {
            WireProtocol.RestXml => "InvalidInput",
            WireProtocol.Json when incoming.Model.Name == "resourcegroupstaggingapi" => "InvalidParameterException",
            WireProtocol.RestJson => "ValidationException",
            WireProtocol.Json when !incoming.Model.IsQueryCompatible => "ValidationException",
            _ => "ValidationError",
        };
        var plural = violations.Count == 1 ? "" : "s";
        throw new AwsError(
            code,
            $"{violations.Count} validation error{plural} detected: {string.Join("; ", violations.Select(violation => violation.Message))}"
        );
    }

    private static AwsError Ec2Refusal(Violation violation)
    {
        if (violation.IsAbsence)
        {
            return new AwsError("MissingParameter", $"The request must contain the parameter {violation.WirePath}");
        }

        var name = violation.WirePath.Split('.').Last(step => !int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        var reason = violation.Shape switch
        {
            { Kind: ShapeKind.Integer or ShapeKind.Long or ShapeKind.Double, Minimum: { } minimum, Maximum: { } maximum } =>
                $"Expecting a value between {minimum} and {maximum}.",
            { Kind: ShapeKind.Integer or ShapeKind.Long or ShapeKind.Double, Minimum: { } minimum } =>
                $"Expecting a value greater than or equal to {minimum}.",
            { Enum.Count: > 0 and <= 20 } => $"Expecting one of [{string.Join(", ", violation.Shape.Enum)}].",
            { Enum.Count: > 0 } => "",
            _ => violation.Rule + ".",
        };
        return new AwsError(
            "InvalidParameterValue",
            $"Value ({violation.Value}) for parameter {ConstraintRules.Camel(name)} is invalid. {reason}".TrimEnd()
        );
    }

    private sealed class Walk(ServiceModel model, WireProtocol protocol)
    {
        private const string CharactersRule = "Member must satisfy regular expression pattern: " + Characters.Pattern;

        private readonly List<Violation> _violations = [];

        public List<Violation> Of(Shape shape, JsonObject values)
        {
            Structure(shape, values, "", "");
            return _violations;
        }

        private void Structure(Shape shape, JsonObject values, string path, string wirePath)
        {
            foreach (var member in shape.Members)
            {
                var memberPath = Joined(path, ConstraintRules.Camel(member.Name));
                var memberWirePath = Joined(wirePath, protocol == WireProtocol.Ec2 ? QueryReader.Ec2Name(member) : member.WireName);
                var inner = model[member.Shape];
                if (values[member.Name] is { } value)
                {
                    Value(inner, value, memberPath, memberWirePath);
                }
                else if (shape.Required.Contains(member.Name))
                {
                    _violations.Add(new(inner, memberPath, memberWirePath, null, ConstraintRules.NotNull));
                }
            }
        }

        private void Value(Shape shape, JsonNode value, string path, string wirePath)
        {
            // EC2 makes launch templates that it will not launch; it warns of what is in them.
            if (shape.Name == "InstanceType" && wirePath.StartsWith("LaunchTemplateData.", StringComparison.Ordinal))
            {
                return;
            }

            foreach (var rule in ConstraintRules.BrokenBy(shape, value))
            {
                _violations.Add(new(shape, path, wirePath, ConstraintRules.Text(shape, value, model), rule));
            }

            if (shape.Kind == ShapeKind.String && !Characters.AreAllowed(value.GetValue<string>()))
            {
                _violations.Add(new(shape, path, wirePath, ConstraintRules.Text(shape, value, model), CharactersRule));
            }

            switch (shape.Kind)
            {
                case ShapeKind.Structure:
                    Structure(shape, value.AsObject(), path, wirePath);
                    break;
                case ShapeKind.List:
                    Items(shape, value.AsArray(), path, wirePath);
                    break;
                case ShapeKind.Map:
                    Entries(shape, value.AsObject(), path, wirePath);
                    break;
                default:
                    break;
            }
        }

        private void Items(Shape shape, JsonArray items, string path, string wirePath)
        {
            var element = model[shape.Element?.Shape ?? ""];
            if (element.Kind is ShapeKind.Structure or ShapeKind.List or ShapeKind.Map || protocol == WireProtocol.Ec2)
            {
                for (var index = 0; index < items.Count; index++)
                {
                    if (items[index] is { } item)
                    {
                        var number = (index + 1).ToString(CultureInfo.InvariantCulture);
                        Value(element, item, $"{path}.{number}.member", Joined(wirePath, number));
                    }
                }
            }
            else if (items.Any(item => item is not null && !HasAllowedCharacters(element, item)))
            {
                _violations.Add(new(element, path, wirePath, ConstraintRules.Text(shape, items, model), CharactersRule));
            }
            else if (items.Any(item => item is not null && ConstraintRules.BrokenBy(element, item).Any()))
            {
                // Of single values AWS shows the whole list, and everything that their type demands.
                _violations.Add(new(element, path, wirePath, ConstraintRules.Text(shape, items, model), Demands(element)));
            }
        }

        private void Entries(Shape shape, JsonObject entries, string path, string wirePath)
        {
            var key = model[shape.Key?.Shape ?? ""];
            if (!entries.All(entry => Characters.AreAllowed(entry.Key)))
            {
                _violations.Add(new(key, path, wirePath, ConstraintRules.Text(shape, entries, model), CharactersRule));
            }
            else if (entries.Any(entry => ConstraintRules.BrokenBy(key, JsonValue.Create(entry.Key)).Any()))
            {
                _violations.Add(
                    new(key, path, wirePath, ConstraintRules.Text(shape, entries, model), "Map keys must satisfy constraint: " + List(key))
                );
            }

            var element = model[shape.Element?.Shape ?? ""];
            foreach (var (name, value) in entries)
            {
                if (value is not null)
                {
                    Value(element, value, $"{path}.{name}.member", Joined(wirePath, name));
                }
            }
        }

        private static bool HasAllowedCharacters(Shape element, JsonNode item) =>
            element.Kind != ShapeKind.String || Characters.AreAllowed(item.GetValue<string>());

        private static string Demands(Shape element) => "Member must satisfy constraint: " + List(element);

        private static string List(Shape shape) => $"[{string.Join(", ", ConstraintRules.TextsOf(shape))}]";

        private static string Joined(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
    }
}
