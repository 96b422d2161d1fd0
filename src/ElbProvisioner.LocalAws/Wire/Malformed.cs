namespace ElbProvisioner.LocalAws.Wire;

/// <summary>A request says something that is not of the model's type.</summary>
internal sealed class Malformed(string message, string? path = null, string? value = null) : Exception(message)
{
    /// <summary>The wire's name of the parameter.</summary>
    public string? Path => path;

    public string? Value => value;

    public static Malformed ValueOf(Shape shape, string path, string value) =>
        new($"{value} can not be converted to {Article(shape.Kind)}", path, value);

    /// <summary>As each protocol of AWS words it.</summary>
    public AwsError ToError(WireProtocol protocol) =>
        protocol switch
        {
            WireProtocol.Ec2 when Path is not null => new(
                "InvalidParameterValue",
                $"Value ({Value}) for parameter {Path} is invalid. {Message}"
            ),
            WireProtocol.Ec2 => new("MalformedQueryString", Message),
            WireProtocol.Query or WireProtocol.RestXml => new("MalformedInput", Message),
            _ => new("SerializationException", Message),
        };

    private static string Article(ShapeKind kind) =>
        kind switch
        {
            ShapeKind.Boolean => "a Boolean",
            ShapeKind.Integer => "an Integer",
            ShapeKind.Long => "a Long",
            ShapeKind.Double => "a Double",
            ShapeKind.Timestamp => "a Timestamp",
            ShapeKind.Blob => "a Blob",
            _ => "a String",
        };
}
