using System.Text.Json;
using System.Text.Json.Serialization;

namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>What a load balancer knows of a client that has signed in.</summary>
/// <param name="Claims">What the provider says of the user, an object; has the claim <c>sub</c>.</param>
/// <param name="AccessEnds">When the access token ends; null: the provider does not say.</param>
/// <param name="RefreshToken">Null: the session lasts to its end without another one.</param>
/// <param name="Ends">By the action's timeout.</param>
internal sealed record Session(
    JsonElement Claims,
    string AccessToken,
    DateTimeOffset? AccessEnds,
    string? RefreshToken,
    DateTimeOffset Ends
)
{
    public string Subject => JsonWebToken.Text(Claims, "sub") ?? "";
}

[JsonSerializable(typeof(Session))]
internal sealed partial class SessionJson : JsonSerializerContext;

/// <summary>What a request brings of a session.</summary>
internal enum SessionState
{
    /// <summary>No cookie of it.</summary>
    None,

    /// <summary>It was one, and has timed out.</summary>
    Ended,

    /// <summary>Its cookies cannot be read.</summary>
    Invalid,

    Counts,
}
