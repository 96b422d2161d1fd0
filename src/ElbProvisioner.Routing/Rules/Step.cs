using System.Collections.Immutable;

namespace ElbProvisioner.Routing.Rules;

/// <summary>One step of what a rule does with a request; the last one ends it [ELBv2 API: Action].</summary>
public abstract record Step
{
    private Step() { }

    /// <param name="Stickiness">How long a client stays with the group it was given; null: not at all.</param>
    public sealed record Forward(ImmutableArray<TargetShare> Targets, TimeSpan? Stickiness = null) : Step;

    /// <summary>
    /// Sends the client elsewhere; <c>#{protocol}</c>, <c>#{host}</c>, <c>#{port}</c>, <c>#{path}</c> (without its first slash) and
    /// <c>#{query}</c> are the request's own.
    /// </summary>
    /// <param name="Status">301 or 302.</param>
    public sealed record Redirect(string Protocol, string Host, string Port, string Path, string Query, int Status) : Step
    {
        public const string OwnProtocol = "#{protocol}";
        public const string OwnHost = "#{host}";
        public const string OwnPort = "#{port}";
        public const string OwnPath = "#{path}";
        public const string OwnQuery = "#{query}";
    }

    /// <param name="Status">200 to 299 or 400 to 599.</param>
    public sealed record Respond(int Status, string ContentType = "text/plain", string Body = "") : Step;

    /// <summary>Whoever is not signed in does not get past this unless <see cref="Unauthenticated.Allow"/> says so.</summary>
    /// <param name="Provider">What else tells one sign-in from another, such as who issues it; as whoever made the step writes it.</param>
    public sealed record SignIn(IdentityKind By, Unauthenticated Otherwise = Unauthenticated.Authenticate, string Provider = "") : Step;

    /// <summary>Of a type that elbctl does not know, found in AWS.</summary>
    public sealed record Unknown(string Type) : Step;
}

/// <summary>Who says who a client is.</summary>
public enum IdentityKind
{
    Oidc,
    Cognito,

    /// <summary>A token in the request.</summary>
    Jwt,
}

/// <summary>What a request without a session gets.</summary>
public enum Unauthenticated
{
    /// <summary>It is sent to sign in.</summary>
    Authenticate,

    /// <summary>It goes on, without anything said of who it is.</summary>
    Allow,

    /// <summary>It is answered with 401.</summary>
    Deny,
}

/// <param name="Group">The target group's name.</param>
/// <param name="Weight">0 to 999; alone in its forward a group gets everything.</param>
public sealed record TargetShare(string Group, int Weight);
