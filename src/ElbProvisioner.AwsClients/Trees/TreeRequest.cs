using Amazon.Runtime;

namespace ElbProvisioner.AwsClients.Trees;

/// <summary>
/// A call whose members are a tree. The pipeline names a call by the type of its request, so every operation has a class of its own,
/// called as the request of the typed client.
/// </summary>
public abstract class TreeRequest : AmazonWebServiceRequest
{
    public string Operation { get; internal init; } = string.Empty;

    public IReadOnlyDictionary<string, object> Members { get; private set; } = new Dictionary<string, object>();

    internal StructureShape Input { get; init; } = StructureShape.Empty;

    internal StructureShape Output { get; init; } = StructureShape.Empty;

    /// <summary>The element around the answer's members in the query protocol.</summary>
    internal string? ResultWrapper { get; init; }

    /// <summary>How a REST service is asked.</summary>
    internal RestPlace Rest { get; init; } = RestPlace.None;

    internal TreeRequest With(IReadOnlyDictionary<string, object> members)
    {
        Members = TreeCheck.Mistake(Input, members) is { } mistake
            ? throw new ArgumentException($"{Operation}{mistake}.", nameof(members))
            : members;
        return this;
    }

    internal TreeResponse NewResponse() => new() { Tree = new Tree(Output) };

    internal static ArgumentException NoSuchOperation(string service, string operation) =>
        new($"{service} has no operation {operation} here; operations.txt lists those it has.", nameof(operation));
}

/// <summary>The method and path of a REST operation, and the element that its body is, if it has one.</summary>
internal sealed record RestPlace(string Method, string Path, string? Element, string? Namespace)
{
    public static RestPlace None { get; } = new(string.Empty, string.Empty, null, null);
}
