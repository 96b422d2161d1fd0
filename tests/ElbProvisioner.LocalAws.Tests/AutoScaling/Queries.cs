using System.Xml.Linq;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

/// <summary>Operations that the product does not call itself.</summary>
internal static class Queries
{
    /// <summary>The answer's result; its elements have no namespace.</summary>
    public static async Task<XElement> CallAsync(
        this Cloud cloud,
        string service,
        string action,
        params (string Name, string Value)[] parameters
    )
    {
        (string Name, string Value)[] all =
        [
            ("Action", action),
            ("Version", service == "monitoring" ? "2010-08-01" : "2011-01-01"),
            .. parameters,
        ];
        var answer = await new RawCalls(cloud).QueryAsync(
            service,
            string.Join('&', all.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"))
        );
        foreach (var element in answer.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return answer.Element(action + "Result") ?? answer;
    }
}
