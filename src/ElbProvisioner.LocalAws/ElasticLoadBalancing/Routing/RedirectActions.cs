using System.Globalization;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Routing;

/// <summary>Actions that redirect: what they do not change is told as the request's own.</summary>
internal static class RedirectActions
{
    public static JsonObject Read(Fields action, string? protocol)
    {
        var given =
            action.Structure("RedirectConfig")
            ?? throw Refusals.Invalid("'RedirectConfig' must be specified for an action of type 'redirect'");
        var told = new JsonObject
        {
            ["Protocol"] = given.Text("Protocol") ?? "#{protocol}",
            ["Port"] = given.Text("Port") ?? "#{port}",
            ["Host"] = given.Text("Host") ?? "#{host}",
            ["Path"] = given.Text("Path") ?? "/#{path}",
            ["Query"] = given.Text("Query") ?? "#{query}",
            ["StatusCode"] = given.Required("StatusCode"),
        };
        if (given.Text("Protocol") == "HTTP" && protocol == "HTTPS")
        {
            throw Refusals.Action("A redirect from HTTPS to HTTP is not supported");
        }

        if (given.Text("Path") is { } path && !path.StartsWith('/'))
        {
            throw Refusals.Invalid($"The redirect path '{path}' must start with '/'");
        }

        if (
            given.Text("Port") is { } port
            && port != "#{port}"
            && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535)
        )
        {
            throw Refusals.Invalid($"The redirect port '{port}' must be between 1 and 65535, or #{{port}}");
        }

        return Loops(given)
            ? throw Refusals.Action("The redirect configuration is not valid because it creates a loop.")
            : new JsonObject { ["Type"] = "redirect", ["RedirectConfig"] = told };
    }

    // RedirectActionConfig in the API reference: one of protocol, host, port and path must change.
    private static bool Loops(Fields given) =>
        given.Text("Protocol") is null or "#{protocol}"
        && given.Text("Port") is null or "#{port}"
        && given.Text("Host") is null or "#{host}"
        && given.Text("Path") is null or "/#{path}";
}
