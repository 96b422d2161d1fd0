using System.Net;
using System.Net.Sockets;
using System.Text;
using ElbProvisioner.Benchmarks.Stacks;

namespace ElbProvisioner.Benchmarks.Endpoint;

/// <summary>What both emulators need to begin.</summary>
internal static class EmptyAccount
{
    /// <param name="scope">Region and service: <c>eu-west-1/ec2</c>.</param>
    public static string Credential(string scope) =>
        $"AWS4-HMAC-SHA256 Credential=bench/20260101/{scope}/aws4_request, SignedHeaders=host, Signature=none";

    public static async Task AddZoneAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "2013-04-01/hostedzone");
        request.Headers.TryAddWithoutValidation("Authorization", Credential("us-east-1/route53"));
        request.Content = new StringContent(
            $"""<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>{ServiceStack.Zone}</Name><CallerReference>bench</CallerReference></CreateHostedZoneRequest>""",
            Encoding.UTF8,
            "text/xml"
        );
        using var zone = await client.SendAsync(request);
        zone.EnsureSuccessStatusCode();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
