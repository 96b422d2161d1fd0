using System.Globalization;

namespace ElbProvisioner.Core.Tests.Replay;

/// <summary>
/// A row of an application load balancer's access log, field by field; what nobody sets is as AWS has it for a plain request.
/// </summary>
internal sealed record LogRow(string Url)
{
    /// <summary>As many as AWS has ever written.</summary>
    public const int AllFields = 34;

    public string Type { get; init; } = "h2";

    public string Elb { get; init; } = "app/elsewhere/0a1b2c3d4e5f6071";

    public string Client { get; init; } = "192.0.2.7:50122";

    public int Status { get; init; } = 200;

    public string Method { get; init; } = "GET";

    public string Agent { get; init; } = "curl/8.9.1";

    /// <summary>AWS's name; null: it was not forwarded.</summary>
    public string? TargetGroup { get; init; }

    public string Actions { get; init; } = "forward";

    public string RedirectUrl { get; init; } = "-";

    /// <summary>Of a row of another time: the first so many fields.</summary>
    public int Fields { get; init; } = AllFields;

    public override string ToString()
    {
        string[] fields =
        [
            Type,
            "2026-04-02T08:15:30.512345Z",
            Elb,
            Client,
            TargetGroup is null ? "-" : "10.1.2.34:8080",
            "0.001",
            "0.042",
            "0.000",
            Status.ToString(CultureInfo.InvariantCulture),
            TargetGroup is null ? "-" : "200",
            "212",
            "1840",
            Url.Length == 0 ? "\"- http://shop.example.com:80- -\"" : $"\"{Method} {Url} HTTP/1.1\"",
            $"\"{Agent}\"",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "TLSv1.2",
            TargetGroup is null ? "-" : $"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/{TargetGroup}/99aa88bb77cc66dd",
            "\"Root=1-680cf2b2-0123456789abcdef01234567\"",
            "\"shop.example.com\"",
            "\"-\"",
            "20",
            "2026-04-02T08:15:30.469000Z",
            $"\"{Actions}\"",
            $"\"{RedirectUrl}\"",
            "\"-\"",
            "\"10.1.2.34:8080\"",
            "\"200\"",
            "\"-\"",
            "\"-\"",
            "TID_00112233445566778899aabbccddeeff",
            "\"-\"",
            "\"-\"",
            "\"-\"",
            "10.0.0.1",
        ];
        return string.Join(' ', fields.Take(Fields));
    }
}
