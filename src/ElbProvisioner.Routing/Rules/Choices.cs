namespace ElbProvisioner.Routing.Rules;

/// <summary>
/// What AWS does not say about matching, and how it is taken here: one value for each, at one place. <see cref="Undocumented"/> has the
/// other way of each, so that whatever hangs on one can be told.
/// </summary>
public sealed record Choices
{
    /// <summary>How requests are matched.</summary>
    public static Choices Ours { get; } = new();

    /// <summary>
    /// Rules see the path after RFC 3986 6.2.2: dot segments folded, unreserved characters decoded, hexadecimal digits in capitals, //
    /// kept. AWS says that they are evaluated after a normalisation, and not which.
    /// </summary>
    public bool PathIsNormalised { get; init; } = true;

    /// <summary>An expression without anchors is looked for anywhere: AWS's own examples write ^ and $.</summary>
    public bool ExpressionsAreAnchored { get; init; }

    /// <summary>Host names have no case [RFC 9110 4.2.3], so expressions of them do not count it either.</summary>
    public bool HostExpressionsCountCase { get; init; }

    /// <summary>Path patterns count case, and so do expressions of paths.</summary>
    public bool PathExpressionsIgnoreCase { get; init; }

    /// <summary>Values of headers are compared without case, and so are expressions of them.</summary>
    public bool HeaderExpressionsCountCase { get; init; }

    /// <summary>Patterns are compared with the query as it was sent.</summary>
    public bool QueryIsDecoded { get; init; }

    /// <summary>A key without = has the empty value; the other way it is no pair.</summary>
    public bool BareKeyIsNoPair { get; init; }

    /// <summary>Patterns of hosts can hold no colon, so a port in the Host header is left out.</summary>
    public bool HostKeepsPort { get; init; }

    /// <summary>
    /// Expressions of hosts see the port: users match it by them [hashicorp/terraform-provider-aws#49147].
    /// </summary>
    public bool HostExpressionsLosePort { get; init; }

    /// <summary>One dot at the end of the host is left out.</summary>
    public bool HostKeepsDot { get; init; }

    /// <summary>A backslash makes a wildcard a character in patterns of queries alone, where AWS says so.</summary>
    public bool BackslashEscapesEverywhere { get; init; }

    /// <summary>
    /// Rules see visible ASCII only: a value with a control character, or with anything beyond ASCII, fits no pattern but <c>*</c>. The
    /// other way those characters are left out.
    /// </summary>
    public bool HiddenCharactersAreLeftOut { get; init; }

    /// <summary>A transform replaces what its expression finds first.</summary>
    public bool TransformsReplaceAll { get; init; }
}
