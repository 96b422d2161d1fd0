using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.ElasticLoadBalancingV2.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ElbProvisioner.LocalTraffic.Tests.Http;

public sealed class HttpsTests
{
    [Fact]
    public async Task The_local_authority_vouches_for_each_server_name_and_HTTP_2_is_spoken()
    {
        await using var plane = new Plane();
        var app = plane.Own(await App.EchoAsync());
        var (listener, _) = await ServeAsync(plane, app, ["shop.example.com"]);
        var other = await CertificateAsync(plane, "api.example.com");
        await plane.Elb.AddListenerCertificatesAsync(
            new() { ListenerArn = listener.ListenerArn, Certificates = [new() { CertificateArn = other }] },
            Plane.Cancellation
        );
        await plane.RefreshAsync();
        var seen = new List<string>();
        using var client = Client(plane, seen);

        foreach (var name in (string[])["shop.example.com", "api.example.com", "localhost"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(plane.Url("/", 443)) { Host = name }.Uri)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var answer = await client.SendAsync(request, Plane.Cancellation);
            var text = await answer.Content.ReadAsStringAsync(Plane.Cancellation);

            Assert.Equal(HttpVersion.Version20, answer.Version);
            Assert.Contains("X-Forwarded-Proto: https\n", text);
            Assert.Contains("X-Forwarded-Port: 443\n", text);
            Assert.Contains("X-Amzn-Tls-Version: TLSv1.2\nX-Amzn-Tls-Cipher-Suite: ECDHE-ECDSA-AES", text);
        }

        Assert.Equal(["CN=shop.example.com", "CN=api.example.com", "CN=shop.example.com"], seen);
        Assert.Equal("h2", (await plane.RecordAsync()).Type);
        Assert.Equal(other, plane.Records[1].CertificateArn);
    }

    [Fact]
    public async Task What_a_client_presents_is_passed_through_and_cannot_be_claimed_by_a_header()
    {
        await using var plane = new Plane();
        var app = plane.Own(await App.EchoAsync());
        var (listener, _) = await ServeAsync(plane, app, ["shop.example.com"]);
        await plane.Elb.ModifyListenerAsync(
            new()
            {
                ListenerArn = listener.ListenerArn,
                MutualAuthentication = new() { Mode = "passthrough" },
            },
            Plane.Cancellation
        );
        await plane.RefreshAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=somebody", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        var texts = new List<string>();
        foreach (var presented in (X509Certificate2?[])[made, null])
        {
            using var client = Client(plane, [], presented);
            using var request = new HttpRequestMessage(HttpMethod.Get, plane.Url("/", 443));
            request.Headers.Add("X-Amzn-Mtls-Clientcert", "claimed");
            using var answer = await client.SendAsync(request, Plane.Cancellation);
            texts.Add(await answer.Content.ReadAsStringAsync(Plane.Cancellation));
        }

        var told = texts[0].Split('\n').Single(line => line.StartsWith("X-Amzn-Mtls-Clientcert: ", StringComparison.Ordinal))[24..];
        using var read = X509Certificate2.CreateFromPem(Uri.UnescapeDataString(told));
        Assert.Equal(made.Thumbprint, read.Thumbprint);
        Assert.DoesNotContain("Mtls", texts[1]);
    }

    [Fact]
    public async Task A_gRPC_group_takes_gRPC_with_trailers_and_refuses_others_with_464()
    {
        await using var plane = new Plane();
        var app = plane.Own(
            await App.StartAsync(
                async context =>
                {
                    context.Response.ContentType = "application/grpc";
                    context.Response.DeclareTrailer("grpc-status");
                    await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
                    context.Response.AppendTrailer("grpc-status", "0");
                },
                HttpProtocols.Http2
            )
        );
        await ServeAsync(plane, app, ["shop.example.com"], request => request.ProtocolVersion = "GRPC");
        using var client = Client(plane, []);
        using var call = new HttpRequestMessage(HttpMethod.Post, plane.Url("/shop.Cart/Add", 443))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 1, 42]),
        };
        call.Content.Headers.ContentType = new("application/grpc");

        using var answer = await client.SendAsync(call, Plane.Cancellation);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Plane.Cancellation);
        using var plain = await client.GetAsync(plane.Url("/", 443), Plane.Cancellation);

        Assert.Equal([0, 0, 0, 0, 1, 42], bytes);
        Assert.Equal("0", answer.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal("grpcs", (await plane.RecordAsync()).Type);
        Assert.Equal(464, (int)plain.StatusCode);
    }

    [Fact]
    public async Task A_WebSocket_goes_through_and_stands_in_the_log_once()
    {
        await using var plane = new Plane();
        var app = plane.Own(
            await App.StartAsync(async context =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[100];
                var got = await socket.ReceiveAsync(buffer, context.RequestAborted);
                await socket.SendAsync(buffer.AsMemory(0, got.Count), WebSocketMessageType.Text, true, context.RequestAborted);
                await socket.ReceiveAsync(buffer, context.RequestAborted);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            })
        );
        await plane.ServeAsync(app.Place);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(plane.Url("/chat")) { Scheme = "ws" }.Uri, Plane.Cancellation);

        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Plane.Cancellation);
        var buffer = new byte[100];
        var got = await client.ReceiveAsync(buffer, Plane.Cancellation);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Plane.Cancellation);
        await plane.Server.DisposeAsync();

        Assert.Equal("hello"u8.ToArray(), buffer[..got.Count]);
        Assert.Equal(("ws", 101), (Assert.Single(plane.Records).Type, (await plane.RecordAsync()).Status));
    }

    [Fact]
    public async Task The_log_counts_what_goes_through_a_WebSocket()
    {
        await using var plane = new Plane();
        var app = plane.Own(
            await App.StartAsync(async context =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[100];
                var got = await socket.ReceiveAsync(buffer, context.RequestAborted);
                await socket.SendAsync(buffer.AsMemory(0, got.Count), WebSocketMessageType.Binary, true, context.RequestAborted);
                await socket.ReceiveAsync(buffer, context.RequestAborted);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            })
        );
        await plane.ServeAsync(app.Place);
        foreach (var length in (int[])[5, 95])
        {
            await ChatAsync(plane, length);
        }

        await plane.Server.DisposeAsync();

        var rows = plane.Records.OrderBy(record => record.ReceivedBytes).ToList();
        Assert.Equal((90, 90), (rows[1].ReceivedBytes - rows[0].ReceivedBytes, rows[1].SentBytes - rows[0].SentBytes));
    }

    private static async Task ChatAsync(Plane plane, int length)
    {
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(plane.Url("/chat")) { Scheme = "ws" }.Uri, Plane.Cancellation);
        await client.SendAsync(new byte[length], WebSocketMessageType.Binary, true, Plane.Cancellation);
        await client.ReceiveAsync(new byte[100], Plane.Cancellation);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Plane.Cancellation);
    }

    private static async Task<(Listener Listener, TargetGroup Group)> ServeAsync(
        Plane plane,
        App app,
        string[] names,
        System.Action<CreateTargetGroupRequest>? like = null
    )
    {
        var balancer = await plane.BalancerAsync();
        var group = await plane.GroupAsync(like: like);
        var certificate = await CertificateAsync(plane, names);
        var listener = await plane.ListenerAsync(
            balancer,
            Plane.To(group),
            request => (request.Protocol, request.Port, request.Certificates) = ("HTTPS", 443, [new() { CertificateArn = certificate }])
        );
        await plane.SetAsync(balancer, "routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "true");
        await plane.RegisterAsync(group, app.Place);
        await plane.PassAsync(60);
        return (listener, group);
    }

    internal static async Task<string> CertificateAsync(Plane plane, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        var now = plane.Time.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        var imported = await plane.Session.Acm.ImportCertificateAsync(
            new()
            {
                Certificate = new(System.Text.Encoding.ASCII.GetBytes(made.ExportCertificatePem())),
                PrivateKey = new(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem())),
            },
            Plane.Cancellation
        );
        return imported.CertificateArn;
    }

    /// <summary>Goes to this machine whatever the name, and trusts the local authority alone.</summary>
    /// <param name="seen">Gets the subjects of what servers present.</param>
    internal static HttpClient Client(Plane plane, List<string> seen, X509Certificate2? presented = null) =>
        new(
            new SocketsHttpHandler
            {
                UseCookies = false,
                ConnectCallback = async (context, ct) =>
                {
                    var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                    await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, ct);
                    return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
                },
                SslOptions = new()
                {
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => presented!,
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    {
                        using var authority = X509Certificate2.CreateFromPem(plane.Server.AuthorityPem);
                        using var chain = new X509Chain();
                        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                        chain.ChainPolicy.CustomTrustStore.Add(authority);
                        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                        seen.Add(certificate?.Subject ?? "");
                        return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0
                            && certificate is X509Certificate2 whole
                            && chain.Build(whole);
                    },
                },
            }
        );
}
