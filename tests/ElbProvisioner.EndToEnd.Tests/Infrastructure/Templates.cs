using System.Text.RegularExpressions;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>The starter stacks as they are shipped, each under a name and a domain of the test's own.</summary>
internal static partial class Templates
{
    private const string Domain = "shop.example.com";

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "templates"), "*.yaml")
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string template) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "templates", template + ".yaml"));

    public static bool NeedsDomain(string template) => Read(template).Contains(Domain, StringComparison.Ordinal);

    /// <summary>It has rules on a load balancer of somebody else's, which must be there.</summary>
    public static bool NeedsBalancer(string template) => Read(template).Contains("existing: ${loadBalancer}", StringComparison.Ordinal);

    public static bool NeedsIpv6(string template) => Read(template).Contains("ipAddressType: dualstack", StringComparison.Ordinal);

    /// <summary>What the template calls its stack.</summary>
    public static string StackOf(string template) => StackLine().Match(Read(template)).Groups["name"].Value;

    /// <param name="domain">Null for a template without one.</param>
    /// <param name="balancer">The name of somebody else's; null for a template without one.</param>
    public static string For(string template, string stack, string? domain, string? balancer = null)
    {
        var text = StackLine().Replace(Read(template), $"stack: {stack}", 1);
        text = balancer is null ? text : text.Replace("loadBalancer: edge\n", $"loadBalancer: {balancer}\n", StringComparison.Ordinal);
        return domain is null ? text : text.Replace(Domain, domain, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^stack: (?<name>\S+)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex StackLine();
}
