using ElbProvisioner.AwsClients.Wire;

namespace ElbProvisioner.AwsClients.Trees;

/// <summary>A member of a structure.</summary>
/// <param name="Name">Its name in the model and in trees.</param>
/// <param name="Type">Its shape.</param>
/// <param name="RequestName">Its name in a request.</param>
/// <param name="AnswerName">Its name in an answer.</param>
/// <param name="Place">Where in the HTTP message it travels.</param>
/// <param name="Custom">What the client adds or takes away by itself.</param>
internal sealed record Member(
    string Name,
    ShapeReference Type,
    string RequestName,
    string AnswerName,
    MemberPlace Place,
    MemberCustom Custom
)
{
    public Shape Shape => Type.Shape;

    /// <summary>The value that is sent, or null when none is.</summary>
    public object? Sent(IReadOnlyDictionary<string, object> members) =>
        (members.GetValueOrDefault(Name), Custom) switch
        {
            (null, MemberCustom.Token) => Given.OrNewToken(null),
            (string id, MemberCustom.WithoutPath) => Given.WithoutPath(id),
            var (value, _) => value,
        };
}

internal enum MemberPlace
{
    Body,
    Path,
    Query,
    Header,
    Payload,
}

internal enum MemberCustom
{
    None,
    Token,
    WithoutPath,
}
