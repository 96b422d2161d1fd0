using System.Globalization;
using System.Xml.Linq;

namespace ElbProvisioner.LocalAws.Tests.Documented.Checklist;

/// <summary>Calls in one line, as forms of the query services.</summary>
internal static class Wording
{
    private static readonly Dictionary<string, string> Versions = new(StringComparer.Ordinal)
    {
        ["elasticloadbalancing"] = "2015-12-01",
        ["autoscaling"] = "2011-01-01",
        ["ec2"] = "2016-11-15",
        ["monitoring"] = "2010-08-01",
    };

    public static Task<XElement> AskAsync(this Cloud cloud, string service, string call) =>
        new RawCalls(cloud).QueryAsync(service, $"Action={Escaped(call)}&Version={Versions[service]}");

    /// <summary>As in <c>Names.member.1=n1&amp;Names.member.2=n2</c>.</summary>
    public static string List(string prefix, int count, Func<int, string>? value = null) =>
        string.Join(
            '&',
            Enumerable
                .Range(1, count)
                .Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}.{number}={value?.Invoke(number) ?? $"n{number}"}"))
        );

    public static IEnumerable<string> Texts(this XElement answer, string name) =>
        answer.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value);

    private static string Escaped(string call) =>
        call.Replace(":", "%3A", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);
}
