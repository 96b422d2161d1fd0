using System.Globalization;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>An answer of the load balancer's own [ELBv2 API: FixedResponseActionConfig].</summary>
public static partial class FixedResponseTable
{
    // A status code class that AWS takes: 2xx, 4xx, 5xx.
    private const string StatusPattern = "^[245][0-9]{2}$";

    public static PropertyTable Table { get; } = new("respond");

    /// <summary>200 to 299 or 400 to 599.</summary>
    public static Property<int> Status { get; } =
        Table
            .Value("status", new StatusForm(), StatusShape, "The status code: 2xx, 4xx or 5xx.")
            .Required()
            .Wire("FixedResponseConfig.StatusCode")
            .Unsaid(0)
            .Effect(Feels.Judged);

    public static Property<string> ContentType { get; } =
        Table
            .Word(
                "contentType",
                ["text/plain", "text/css", "text/html", "application/javascript", "application/json"],
                "text/plain unless written."
            )
            .Is("text/plain")
            .Wire("FixedResponseConfig.ContentType")
            .Unsaid("text/plain")
            .Effect(Feels.Judged);

    public static Property<string> Body { get; } =
        Table
            .Text("body", new TextShape("a text", maxLength: 1024, mayBeEmpty: true), "At most 1024 characters; empty unless written.")
            .Is("")
            .Wire("FixedResponseConfig.MessageBody")
            .Unsaid("")
            .Effect(Feels.Judged);

    internal static Shape<int> StatusShape =>
        new TextShape(
            "a status",
            new TextRule(StatusPattern, StatusRegex, "from 200 to 299 or 400 to 599", BindingCodes.InvalidText)
        ).Select(int.Parse);

    public static Settings Of(int status, string contentType = "text/plain", string body = "") =>
        Table.Empty.With(Status, status).With(ContentType, contentType).With(Body, body);

    internal static string Text(Settings answer) => $"respond {answer.Get(Status)} {answer.Get(ContentType)} {answer.Get(Body)}";

    [GeneratedRegex(StatusPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex StatusRegex();

    /// <summary>AWS says the code as text.</summary>
    private sealed class StatusForm : Form<int>
    {
        public override object? FromWire(object wire) =>
            int.TryParse(wire as string, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;

        protected override string Show(int value, Func<ResourceRef, string> nameOf) => value.ToString(CultureInfo.InvariantCulture);

        protected override object Send(int value, Func<ResourceRef, string> idOf) => value.ToString(CultureInfo.InvariantCulture);
    }
}
