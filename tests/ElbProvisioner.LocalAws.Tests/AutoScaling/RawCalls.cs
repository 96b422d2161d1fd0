using System.Xml.Linq;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

/// <summary>Calls that the product does not make itself, as forms over the wire.</summary>
internal static class RawCalls
{
    /// <summary>The answer's result; its elements have no namespace.</summary>
    /// <exception cref="RawRefusal">The call was refused.</exception>
    public static async Task<XElement> CallAsync(this Cloud cloud, string service, string action, params (string Name, string Value)[] parameters)
    {
        using var client = new HttpClient(cloud.Aws.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://{service}.us-east-1.amazonaws.com/");
        var version = service == "monitoring" ? "2010-08-01" : "2011-01-01";
        request.Content = new FormUrlEncodedContent(
            parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)).Append(new("Action", action)).Append(new("Version", version)));
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = XElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        foreach (var element in answer.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return response.IsSuccessStatusCode
            ? answer.Element(action + "Result") ?? answer
            : throw new RawRefusal((string?)answer.Descendants("Code").FirstOrDefault() ?? "", (string?)answer.Descendants("Message").FirstOrDefault() ?? "");
    }

    public static async Task<string> RefusedAsync(string code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RawRefusal>(call);
        Assert.Equal(code, refusal.Code);
        return refusal.Message;
    }
}

public sealed class RawRefusal(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
