using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Lambda;

/// <param name="Key">The name.</param>
/// <param name="Said">What the request that made it said of its configuration, by the members that answers have too.</param>
/// <param name="LastVersion">0: none was published.</param>
internal sealed record LambdaFunction(
    string Key,
    JsonObject Said,
    IReadOnlyDictionary<string, string> Tags,
    string RevisionId,
    DateTimeOffset ModifiedAt,
    int LastVersion = 0
) : IRecord;

/// <param name="Key">The function's name, a colon and the alias's.</param>
internal sealed record FunctionAlias(string Key, string Function, string Name, string Version, string Description, string RevisionId)
    : IRecord
{
    public static string KeyOf(string function, string name) => $"{Prefix(function)}{name}";

    public static string Prefix(string function) => function + ":";
}

/// <summary>Remembered, since a name that nobody made a function of has one.</summary>
/// <param name="Key">The name.</param>
internal sealed record DeletedFunction(string Key) : IRecord;

/// <summary>Who may invoke a function, a version or an alias.</summary>
/// <param name="Key">The function's name, and after a colon the qualifier where there is one.</param>
/// <param name="Statements">As the policy has them.</param>
internal sealed record FunctionPolicy(string Key, IReadOnlyList<JsonObject> Statements, string RevisionId) : IRecord;

[JsonSerializable(typeof(LambdaFunction))]
[JsonSerializable(typeof(DeletedFunction))]
[JsonSerializable(typeof(FunctionAlias))]
[JsonSerializable(typeof(FunctionPolicy))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class LambdaJson : JsonSerializerContext;
