using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using ElbProvisioner.LocalAws;

namespace ElbProvisioner.LocalTraffic.Tests.Metrics;

/// <summary>Asks CloudWatch for what was measured, as any other AWS client does.</summary>
internal static class Watcher
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <param name="dimensions">As in <c>LoadBalancer=app/web/1 AvailabilityZone=us-east-1a</c>.</param>
    /// <returns>One value a period that has any, the first one first.</returns>
    public static async Task<List<double>> AskAsync(
        EmbeddedAws aws,
        DateTimeOffset now,
        string metricNamespace,
        string metric,
        string dimensions,
        string statistic = "Sum"
    )
    {
        var isExtended = statistic.StartsWith('p');
        var form = new StringBuilder("Action=GetMetricStatistics&Version=2010-08-01&Period=60")
            .Append($"&Namespace={Uri.EscapeDataString(metricNamespace)}&MetricName={metric}")
            .Append(CultureInfo.InvariantCulture, $"&StartTime={Uri.EscapeDataString(now.AddHours(-1).UtcDateTime.ToString(Format, null))}")
            .Append(CultureInfo.InvariantCulture, $"&EndTime={Uri.EscapeDataString(now.AddMinutes(1).UtcDateTime.ToString(Format, null))}")
            .Append(isExtended ? $"&ExtendedStatistics.member.1={statistic}" : $"&Statistics.member.1={statistic}");
        var number = 0;
        foreach (var pair in dimensions.Split(' ').Select(one => one.Split('=')))
        {
            form.Append(CultureInfo.InvariantCulture, $"&Dimensions.member.{++number}.Name={pair[0]}")
                .Append(CultureInfo.InvariantCulture, $"&Dimensions.member.{number}.Value={Uri.EscapeDataString(pair[1])}");
        }

        using var client = new HttpClient(aws.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://aws.local/")
        {
            Content = new StringContent(form.ToString(), Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=0"
        );
        using var response = await client.SendAsync(request, Plane.Cancellation);
        var text = await response.Content.ReadAsStringAsync(Plane.Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return
        [
            .. XElement
                .Parse(text)
                .Descendants()
                .Where(one => one.Name.LocalName == "Timestamp")
                .OrderBy(one => (DateTimeOffset)one)
                .Select(one => (double)one.Parent!.Descendants().Last(value => value.Name.LocalName == (isExtended ? "value" : statistic))),
        ];
    }
}
