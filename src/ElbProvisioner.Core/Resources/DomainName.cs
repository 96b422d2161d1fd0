using System.Globalization;
using System.Text;

namespace ElbProvisioner.Core.Resources;

/// <summary>Names as people write them. Route 53 adds a trailing dot and writes unusual characters in octal [Route 53 API].</summary>
public static class DomainName
{
    private const string DualStackPrefix = "dualstack.";

    public static string Normal(string name) => Unescape(name).TrimEnd('.').ToLowerInvariant();

    /// <summary>The console puts a prefix before a load balancer's name that changes nothing.</summary>
    public static string NormalTarget(string name)
    {
        var normal = Normal(name);
        return normal.StartsWith(DualStackPrefix, StringComparison.Ordinal) ? normal[DualStackPrefix.Length..] : normal;
    }

    /// <summary>The last labels of a name.</summary>
    public static string Suffix(string name, int labels) => string.Join('.', WithoutWildcard(name).Split('.').TakeLast(labels));

    public static bool IsWithin(string name, string zone) =>
        WithoutWildcard(name) is var bare && (bare == zone || bare.EndsWith("." + zone, StringComparison.Ordinal));

    /// <summary>A certificate's name covers the domain itself, or, with a wildcard, anything one label deeper.</summary>
    public static bool Covers(string certificateName, string domain)
    {
        var name = Normal(certificateName);
        var dot = domain.IndexOf('.', StringComparison.Ordinal);
        return name == domain || (name.StartsWith("*.", StringComparison.Ordinal) && dot > 0 && domain[dot..] == name[1..]);
    }

    private static string WithoutWildcard(string name) => name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;

    private static string Unescape(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\' && i + 3 < name.Length && name.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                var digits = int.Parse(name.AsSpan(i + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture);
                text.Append((char)(((digits / 100) * 64) + ((digits / 10 % 10) * 8) + (digits % 10)));
                i += 3;
            }
            else
            {
                text.Append(name[i]);
            }
        }

        return text.ToString();
    }
}
