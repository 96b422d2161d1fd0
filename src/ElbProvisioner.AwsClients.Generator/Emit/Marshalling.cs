using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>What the emitters of all protocols share.</summary>
internal static class Marshalling
{
    public static string Namespace(ServiceModel model) => model.Names.Namespace + ".Model.Internal.MarshallTransformations";

    public static string[] Usings(ServiceModel model) =>
        [
            "System",
            "System.Collections.Generic",
            "System.IO",
            "System.Text.Json",
            "System.Xml",
            "Amazon.Runtime.Internal.Transform",
            "Amazon.Runtime.Internal.Util",
            model.Names.Namespace,
            model.Names.Namespace + ".Model",
            "ElbProvisioner.AwsClients.Wire",
        ];

    /// <summary>
    /// The value of a member as it is sent; the customs about tokens and identifiers hold for a request's own members only.
    /// </summary>
    public static string Sent(ServiceModel model, Member member, bool isOfRequest)
    {
        if (isOfRequest && member.IsIdempotencyToken)
        {
            return $"Given.OrNewToken(value.{member.Property})";
        }
        return isOfRequest && IsSentWithoutPath(model, member) ? $"Given.WithoutPath(value.{member.Property})" : $"value.{member.Property}";
    }

    public static bool IsSentWithoutPath(ServiceModel model, Member member) =>
        model.Names.ShapesWithPathPrefix.Contains(member.Shape) && model[member.Shape].Kind == ShapeKind.String;

    /// <summary>The name of the reader of a scalar, the same in both directions and all protocols.</summary>
    public static string ScalarReader(Shape shape) =>
        shape.Kind switch
        {
            ShapeKind.String => "ReadText",
            ShapeKind.Boolean => "ReadBoolean",
            ShapeKind.Integer => "ReadInteger",
            ShapeKind.Long => "ReadLong",
            ShapeKind.Double => "ReadDouble",
            ShapeKind.Timestamp => "ReadTimestamp",
            ShapeKind.Blob => "ReadBlob",
            _ => throw new ModelException($"{shape.Name} is not a scalar"),
        };
}
