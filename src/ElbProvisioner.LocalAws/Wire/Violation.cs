namespace ElbProvisioner.LocalAws.Wire;

/// <summary>A value of a request that the model does not allow.</summary>
/// <param name="Path">By the model's names with small first letters, as in <c>actions.1.member.type</c>.</param>
/// <param name="WirePath">By the names of the request, as in <c>Filter.1.Name</c>.</param>
/// <param name="Value">Null: there is none, and there must be.</param>
/// <param name="Rule">As in <c>Member must not be null</c>.</param>
internal sealed record Violation(Shape Shape, string Path, string WirePath, string? Value, string Rule)
{
    public bool IsAbsence => Value is null;

    public string Message =>
        this switch
        {
            { Value: null } => $"Value null at '{Path}' failed to satisfy constraint: {Rule}",
            { Shape.IsSensitive: true } => $"Value at '{Path}' failed to satisfy constraint: {Rule}",
            _ => $"Value '{Value}' at '{Path}' failed to satisfy constraint: {Rule}",
        };
}
