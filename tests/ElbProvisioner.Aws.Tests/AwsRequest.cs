using System.Text.Json.Nodes;
using System.Web;

namespace ElbProvisioner.Aws.Tests;

/// <summary>One signed request as a service would read it.</summary>
/// <param name="Parameters">The form of the query protocols; empty otherwise.</param>
internal sealed record AwsRequest(string Service, string Operation, IReadOnlyDictionary<string, string> Parameters, JsonNode? Json, Uri Uri)
{
    public static async Task<AwsRequest> ReadAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("A request without an address.");
        var scope = request.Headers.TryGetValues("Authorization", out var values) ? string.Concat(values) : "";
        var service = scope.Split('/') is { Length: > 3 } parts ? parts[3] : "unsigned";
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(ct);
        if (request.Headers.TryGetValues("X-Amz-Target", out var target))
        {
            return new(service, target.Single().Split('.')[^1], new Dictionary<string, string>(), JsonNode.Parse(body), uri);
        }

        if (service == "route53")
        {
            var query = HttpUtility.ParseQueryString(uri.Query);
            var operation = uri.AbsolutePath.TrimEnd('/') switch
            {
                var path when path.EndsWith("/rrset", StringComparison.Ordinal) => request.Method == HttpMethod.Post
                    ? "ChangeResourceRecordSets"
                    : "ListResourceRecordSets",
                var path when path.Contains("/change/", StringComparison.Ordinal) => "GetChange",
                _ => "ListHostedZonesByName",
            };
            var parameters = query.AllKeys.OfType<string>().ToDictionary(k => k, k => query[k] ?? "");
            parameters["Body"] = body;
            return new(service, operation, parameters, null, uri);
        }

        var form = HttpUtility.ParseQueryString(body);
        return new(service, form["Action"] ?? "?", form.AllKeys.OfType<string>().ToDictionary(k => k, k => form[k] ?? ""), null, uri);
    }

    /// <summary>A list of the query protocol: <c>Names.member.1</c> or, in EC2, <c>ImageId.1</c>.</summary>
    public IReadOnlyList<string> List(string name)
    {
        List<string> items = [];
        for (var i = 1; ; i++)
        {
            if (!Parameters.TryGetValue($"{name}.member.{i}", out var item) && !Parameters.TryGetValue($"{name}.{i}", out item))
            {
                return items;
            }

            items.Add(item);
        }
    }

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    public override string ToString() => $"{Service}:{Operation}";
}
