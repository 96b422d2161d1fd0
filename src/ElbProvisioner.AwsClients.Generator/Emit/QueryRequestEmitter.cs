using System.Collections.Generic;
using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>Emits the writing of requests in the query protocol and in its EC2 dialect.</summary>
internal static class QueryRequestEmitter
{
    public static string Emit(ServiceModel model)
    {
        var code = CodeWriter.File(Marshalling.Namespace(model), Marshalling.Usings(model));
        code.Line();
        code.Block(
            "internal static class Requests",
            () =>
            {
                foreach (var operation in model.Operations)
                {
                    Writer(code, model, operation.Request, operation.Input, isRequest: true);
                }
                foreach (var shape in model.StructuresInRequests())
                {
                    Writer(code, model, Naming.Pascal(shape.Name), shape.Members, isRequest: false);
                }
            }
        );
        return code.ToString();
    }

    public static string Marshaller(ServiceModel model, Operation operation) =>
        Marshaller(model, operation.Request, CodeWriter.Quote(operation.Name), $"Requests.Write{operation.Request}");

    public static string TreeMarshaller(ServiceModel model) => Marshaller(model, "TreeRequest", "request.Operation", "QueryTree.Write");

    private static string Marshaller(ServiceModel model, string request, string action, string writer) =>
        $"new QueryMarshaller<{request}>({CodeWriter.Quote(model.Names.Namespace)}, {action}, {CodeWriter.Quote(model.ApiVersion)}, "
        + $"marksEmptyLists: {(model.Protocol == Protocol.Query ? "true" : "false")}, {writer})";

    private static void Writer(CodeWriter code, ServiceModel model, string name, IReadOnlyList<Member> members, bool isRequest)
    {
        code.Line();
        code.Block(
            $"public static void Write{name}(QueryWriter query, string prefix, {name} value)",
            () =>
            {
                foreach (var member in members)
                {
                    code.Line(
                        Write(
                            model,
                            $"prefix + {CodeWriter.Quote(Key(model, member))}",
                            member.Shape,
                            Marshalling.Sent(model, member, isRequest)
                        ) + ";"
                    );
                }
            }
        );
    }

    /// <summary>The name of a member in a request.</summary>
    public static string Key(ServiceModel model, Member member)
    {
        if (model.Protocol == Protocol.Ec2)
        {
            return member.QueryName ?? (member.LocationName is null ? member.Name : Naming.Pascal(member.LocationName));
        }
        // A flattened list drops its own name where its items have one.
        var shape = model[member.Shape];
        return shape is { Kind: ShapeKind.List, IsFlattened: true, Element.LocationName: { } itemName } ? itemName : member.WireName;
    }

    private static string Write(ServiceModel model, string key, string shapeName, string value)
    {
        var shape = model[shapeName];
        return shape.Kind switch
        {
            ShapeKind.Structure => $"query.WriteStructure({key}, {value}, Write{Naming.Pascal(shape.Name)})",
            ShapeKind.List => $"query.WriteList({key}, {CodeWriter.Quote(ListInfix(model, shape))}, {value}, {Item(model, shape)})",
            ShapeKind.Map =>
                $"query.WriteMap({key}, {CodeWriter.Quote(MapInfix(shape))}, {CodeWriter.Quote(shape.Key?.LocationName ?? "key")}, "
                    + $"{CodeWriter.Quote(shape.Element?.LocationName ?? "value")}, {value}, {Item(model, shape)})",
            _ => $"query.Write({key}, {value})",
        };
    }

    /// <summary>What stands between a list's name and an item's number.</summary>
    public static string ListInfix(ServiceModel model, Shape list) =>
        model.Protocol == Protocol.Ec2 || list.IsFlattened ? "" : (list.Element?.LocationName ?? "member") + ".";

    /// <summary>What stands between a map's name and an entry's number.</summary>
    public static string MapInfix(Shape map) => map.IsFlattened ? "" : "entry.";

    private static string Item(ServiceModel model, Shape collection)
    {
        var item = model[collection.Element?.Shape ?? string.Empty];
        return item.Kind == ShapeKind.Structure
            ? $"static (query, key, item) => query.WriteStructure(key, item, Write{Naming.Pascal(item.Name)})"
            : $"static (query, key, item) => {Write(model, "key", item.Name, "item")}";
    }
}
