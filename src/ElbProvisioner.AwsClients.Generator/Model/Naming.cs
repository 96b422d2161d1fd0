using System.Text;

namespace ElbProvisioner.AwsClients.Generator.Model;

/// <summary>The official .NET packages' rules for names.</summary>
internal static class Naming
{
    /// <summary>Members and shapes: only the first letter changes ("cidrIp" is CidrIp, "KMSKeyId" stays).</summary>
    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>Exceptions: "NoSuchHostedZone" is NoSuchHostedZoneException, "AlreadyExistsFault" is AlreadyExistsException.</summary>
    public static string Exception(string name)
    {
        var stem = Pascal(name);
        if (stem.EndsWith("Exception", System.StringComparison.Ordinal))
        {
            return stem;
        }
        return (stem.EndsWith("Fault", System.StringComparison.Ordinal) ? stem.Substring(0, stem.Length - "Fault".Length) : stem)
            + "Exception";
    }

    /// <summary>
    /// Constants: every part between separators begins with a capital; underscores stay ("t3.2xlarge" is T32xlarge, "active_impaired" is
    /// Active_impaired).
    /// </summary>
    public static string Constant(string value)
    {
        var name = new StringBuilder();
        var startsPart = true;
        foreach (var letter in value)
        {
            if (!char.IsLetterOrDigit(letter) && letter != '_')
            {
                startsPart = true;
                continue;
            }

            name.Append(startsPart ? char.ToUpperInvariant(letter) : letter);
            startsPart = false;
        }

        return name.Length > 0 && char.IsDigit(name[0]) ? "Value" + name : name.ToString();
    }
}
