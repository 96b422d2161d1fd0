using System.Security.Cryptography;
using System.Text;

namespace ElbProvisioner.Core.Live;

/// <summary>
/// A certificate on a listener carries no tags there, so that the tags of what is theirs remember those that stacks brought: the owner's
/// listener, and the rules that others have on it. One that nobody remembers was put there by hand and stays; one that several remember
/// goes with the last of them.
/// </summary>
public static class CertificateMemory
{
    /// <summary>In the declared items: certificates of the stack by name, any by a hash of its ARN. A format.</summary>
    public const string Item = "certificate.";

    private const int HashLength = 16;

    public static string OfName(string certificate) => Item + certificate;

    public static string OfArn(string arn) =>
        Item + "arn/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(arn)))[..HashLength];

    /// <summary>Another stack than this one remembers it on this listener.</summary>
    /// <param name="listener">The ARN, of one of the stack's own or of somebody else's.</param>
    public static bool IsNeededByOthers(this LiveWorld live, string listener, string certificate) =>
        live.OthersNeeding(listener, certificate).Any();

    /// <summary>The stacks that do, by name.</summary>
    public static IEnumerable<string> OthersNeeding(this LiveWorld live, string listener, string certificate)
    {
        var item = OfArn(certificate);
        return live
            .TakenPriorities.Where(t => t.ListenerArn == listener && t.Declared.Contains(item))
            .Select(static t => t.Stack)
            .Append(live.ForeignListener(listener) is { } foreign && foreign.Declared.Contains(item) ? foreign.Stack : null)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }
}
