using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// Sending the client elsewhere [ELBv2 API: RedirectActionConfig]. Where a part keeps its placeholder the request's own value stays.
/// </summary>
public static partial class RedirectTable
{
    private const string PortPattern = @"^(#\{port\}|[1-9][0-9]{0,4})$";
    private const string PathPattern = @"^/[^\s]{0,127}$";
    private const string HostPattern = @"^[^\s/]{1,128}$";
    private const string QueryPattern = @"^[^\s?][^\s]{0,127}$";

    public static PropertyTable Table { get; } = new("redirect");

    public static Property<string> Protocol { get; } =
        Table
            .Word("protocol", ["HTTP", "HTTPS", "#{protocol}"], "The request's own unless written.")
            .Is("#{protocol}")
            .Wire("RedirectConfig.Protocol")
            .Unsaid("#{protocol}")
            .Effect(Feels.Judged);

    public static Property<string> Host { get; } =
        Part(
                "host",
                new(HostPattern, HostRegex, "up to 128 characters without spaces and slashes", BindingCodes.InvalidText),
                "a host",
                "The request's own (#{host}) unless written."
            )
            .Is("#{host}")
            .Wire("RedirectConfig.Host")
            .Unsaid("#{host}")
            .Effect(Feels.Judged);

    public static Property<string> Port { get; } =
        Part(
                "port",
                new(PortPattern, PortRegex, "1 to 65535, or #{port}", BindingCodes.InvalidText),
                "a port",
                "443 or 80 when the protocol is written, else the request's own (#{port})."
            )
            .Is(static redirect =>
                redirect.Get(Protocol) switch
                {
                    "HTTPS" => "443",
                    "HTTP" => "80",
                    _ => "#{port}",
                }
            )
            .Wire("RedirectConfig.Port")
            .Unsaid("#{port}")
            .Effect(Feels.Judged);

    public static Property<string> Path { get; } =
        Part(
                "path",
                new(PathPattern, PathRegex, "up to 128 characters, beginning with /", BindingCodes.InvalidText),
                "a path",
                "The request's own (/#{path}) unless written."
            )
            .Is("/#{path}")
            .Wire("RedirectConfig.Path")
            .Unsaid("/#{path}")
            .Effect(Feels.Judged);

    public static Property<string> Query { get; } =
        Part(
                "query",
                new(QueryPattern, QueryRegex, "up to 128 characters, without the leading ?", BindingCodes.InvalidText),
                "a query",
                "The request's own (#{query}) unless written."
            )
            .Is("#{query}")
            .Wire("RedirectConfig.Query")
            .Unsaid("#{query}")
            .Effect(Feels.Judged);

    public static Property<string> Status { get; } =
        Table
            .Text("status", new ChoiceShape(["301", "302"]), "301 unless written.", new StatusForm())
            .Is("301")
            .Wire("RedirectConfig.StatusCode")
            .Unsaid("301")
            .Effect(Feels.Judged);

    /// <summary>The same at HTTPS.</summary>
    public static Settings ToHttps { get; } = Table.Empty.With(Protocol, "HTTPS").Filled();

    internal static string Text(Settings redirect) =>
        $"redirect {redirect.Get(Status)} {redirect.Get(Protocol)}://{redirect.Get(Host)}:{redirect.Get(Port)}{redirect.Get(Path)}"
        + $"?{redirect.Get(Query)}";

    private static PropertyDraft<string> Part(string name, TextRule rule, string expects, string says) =>
        Table.Text(name, new TextShape(expects, rule), says);

    [GeneratedRegex(PortPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex PortRegex();

    [GeneratedRegex(PathPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex PathRegex();

    [GeneratedRegex(HostPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex HostRegex();

    [GeneratedRegex(QueryPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex QueryRegex();

    /// <summary>AWS's words are HTTP_301 and HTTP_302.</summary>
    private sealed class StatusForm : Form<string>
    {
        public override object? FromWire(object wire) => (wire as string)?.Replace("HTTP_", "", StringComparison.Ordinal);

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;

        protected override object Send(string value, Func<ResourceRef, string> idOf) => "HTTP_" + value;
    }
}
