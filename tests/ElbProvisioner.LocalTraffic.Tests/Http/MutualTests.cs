using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalTraffic.Certificates;
using ElbProvisioner.LocalTraffic.Logs;
using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic.Tests.Http;

/// <summary>Listeners that verify clients by a trust store.</summary>
public sealed class MutualTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elbctl-mutual-");
    private readonly Authority _known = new("CN=known,O=\"Example, Inc.\"");
    private readonly Authority _stranger = new("CN=known");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _known.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task A_trusted_client_passes_and_targets_are_told_who_it_is()
    {
        var log = new Log();
        await using var plane = Plane(log);
        await ServeAsync(plane);
        using var client = _known.Issue("CN=ada, O=Example, C=GB");

        var text = await GetAsync(plane, client);

        Assert.NotNull(text);
        Assert.Contains($"X-Amzn-Mtls-Clientcert-Serial-Number: {client.SerialNumber}\n", text, StringComparison.Ordinal);
        Assert.Contains("X-Amzn-Mtls-Clientcert-Subject: CN=ada,O=Example,C=GB\n", text, StringComparison.Ordinal);
        Assert.Contains("X-Amzn-Mtls-Clientcert-Issuer: CN=known,O=Example\\, Inc.\n", text, StringComparison.Ordinal);
        Assert.Contains("X-Amzn-Mtls-Clientcert-Validity: NotBefore=", text, StringComparison.Ordinal);
        var leaf = text.Split('\n').Single(line => line.StartsWith("X-Amzn-Mtls-Clientcert-Leaf: ", StringComparison.Ordinal))[29..];
        using var told = X509Certificate2.CreateFromPem(Uri.UnescapeDataString(leaf));
        Assert.Equal(client.Thumbprint, told.Thumbprint);
        Assert.Contains(
            log.Rows,
            row => (row.VerifyStatus, row.Subject, row.Serial) == ("Success", "CN=ada,O=Example,C=GB", client.SerialNumber)
        );
    }

    public static TheoryData<string, string> Refusals =>
        new()
        {
            { "none", "UnmappedConnectionError" },
            { "stranger", "ClientCertUntrusted" },
            { "own", "ClientCertUntrusted" },
            { "expired", "ClientCertExpired" },
            { "future", "ClientCertNotYetValid" },
            { "server", "ClientCertPurposeInvalid" },
            { "revoked", "ClientCertCrlHit" },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Who_is_not_trusted_gets_no_further_than_the_handshake(string who, string code)
    {
        var log = new Log();
        await using var plane = Plane(log);
        var now = plane.Time.GetUtcNow();
        using var client = who switch
        {
            "none" => null,
            "stranger" => _stranger.Issue("CN=ada"),
            "own" => Authority.SelfSigned("CN=ada"),
            "expired" => _known.Issue("CN=ada", now.AddDays(-3), now.AddDays(-2)),
            "future" => _known.Issue("CN=ada", now.AddDays(2), now.AddDays(3)),
            "server" => _known.Issue("CN=ada", use: "1.3.6.1.5.5.7.3.1"),
            _ => _known.Issue("CN=ada"),
        };
        await ServeAsync(plane, revoked: who == "revoked" ? client : null);

        Assert.Null(await GetAsync(plane, client));
        await log.First;
        Assert.Equal(("Failed:" + code, null), (log.Rows[0].VerifyStatus, log.Rows[0].TlsProtocol));
        Assert.Empty(plane.Records);
    }

    [Fact]
    public void Keys_that_load_balancers_do_not_take_are_refused()
    {
        var trusted = new TrustedAuthorities([_known.Certificate], []);
        var verification = ClientVerification.Of("""{"Mode":"verify","TrustStoreArn":"a"}""", _ => trusted, TimeProvider.System);
        using var weak = _known.Issue("CN=ada", rsa: 1024);
        using var strong = _known.Issue("CN=ada");

        Assert.Equal("ClientCertTypeUnsupported", verification?.Refuses(weak, null));
        Assert.Null(verification?.Refuses(strong, null));
    }

    [Fact]
    public async Task What_has_expired_passes_where_that_is_ignored()
    {
        await using var plane = Plane();
        var now = plane.Time.GetUtcNow();
        using var client = _known.Issue("CN=ada", now.AddDays(-3), now.AddDays(-2));
        await ServeAsync(plane, settings => settings.IgnoreClientCertificateExpiry = true);

        Assert.NotNull(await GetAsync(plane, client));
    }

    [Fact]
    public async Task Where_nothing_stands_for_the_bundle_the_local_authority_is_trusted()
    {
        var said = new List<string>();
        await using var plane = new Plane(options => options with { Folder = _folder.FullName, Say = said.Add });
        await ServeAsync(plane);
        var file = Path.Combine(_folder.FullName, "client.pem");
        using var client = X509Certificate2.CreateFromPemFile(file, file);

        Assert.NotNull(await GetAsync(plane, client));
        using var stranger = _known.Issue("CN=ada");
        Assert.Null(await GetAsync(plane, stranger));
        Assert.Contains(said, line => line.Contains(file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clients_are_told_whose_certificates_are_taken()
    {
        await using var plane = Plane();
        await ServeAsync(plane, settings => settings.AdvertiseTrustStoreCaNames = "on");
        var issuers = Array.Empty<string>();
        using var client = _known.Issue("CN=ada");

        await GetAsync(plane, client, told => issuers = told);

        Assert.Equal([_known.Certificate.Subject], issuers);
    }

    [Theory]
    [InlineData("subject-cn", "exact", "ADA", true)]
    [InlineData("subject-cn", "exact", "ad", false)]
    [InlineData("subject-cn", "prefix", "ad", true)]
    [InlineData("subject-ou", "exact", "ops", false)]
    [InlineData("san-dns", "prefix", "ADA.", true)]
    [InlineData("san-uri", "exact", "SPIFFE://Example.com/Ada", true)]
    [InlineData("san-uri", "exact", "spiffe://example.com/ada", false)]
    [InlineData("san-uri", "prefix", "spiffe://example.com/", true)]
    public async Task A_network_load_balancer_lets_those_in_whom_a_filter_names(string field, string match, string value, bool passes)
    {
        await using var plane = Plane();
        var app = plane.Own(await App.EchoAsync());
        var balancer = await plane.BalancerAsync("network", "net");
        var group = await plane.GroupAsync(like: request => request.Protocol = "TCP");
        var certificate = await HttpsTests.CertificateAsync(plane, "shop.example.com");
        await plane.ListenerAsync(
            balancer,
            Tests.Plane.To(group),
            request =>
                (request.Protocol, request.Port, request.Certificates, request.MutualAuthentication) = (
                    "TLS",
                    443,
                    [new() { CertificateArn = certificate }],
                    new()
                    {
                        Mode = "verify",
                        TrustStoreArn = Store(plane).GetAwaiter().GetResult(),
                        ClientCertificateIdentityFilters =
                        [
                            new()
                            {
                                Action = "accept",
                                Field = field,
                                MatchType = match,
                                Value = value,
                            },
                        ],
                    }
                )
        );
        await plane.RegisterAsync(group, app.Place);
        await plane.SetAsync(group, ("load_balancing.cross_zone.enabled", "true"));
        await plane.PassAsync(200);
        using var client = _known.Issue("CN=Ada");

        Assert.Equal(passes, await GetAsync(plane, client) is not null);
    }

    [Fact]
    public void A_row_of_a_connection_log_is_in_AWS_s_order()
    {
        var record = new ConnectionRecord(
            "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/0a1b",
            "eu-west-1",
            DateTimeOffset.Parse("2026-04-02T08:15:30.512345Z", null),
            "127.0.0.1",
            50122,
            443,
            "TLSv1.2",
            "ECDHE-RSA-AES128-GCM-SHA256",
            TimeSpan.FromMilliseconds(4.2),
            "CN=ada,O=Example",
            "NotBefore=2026-01-01T00:00:00Z;NotAfter=2027-01-01T00:00:00Z",
            "0A1B",
            "Success",
            "TID_00112233445566778899aabbccddeeff"
        );

        Assert.Equal(
            "2026-04-02T08:15:30.512345Z 127.0.0.1 50122 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 0.004 \"CN=ada,O=Example\" "
                + "NotBefore=2026-01-01T00:00:00Z;NotAfter=2027-01-01T00:00:00Z 0A1B Success TID_00112233445566778899aabbccddeeff - "
                + "app/shop/0a1b 127.0.0.1",
            ConnectionLogRow.Of(record)
        );
        Assert.Equal(
            "AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/04/02/"
                + "conn_log_111122223333_elasticloadbalancing_eu-west-1_app.shop.0a1b_20260402T0820Z_127.0.0.1_abc.log",
            AccessLogFolder.KeyOf(record, "abc")
        );
        Assert.Equal(
            "2026-04-02T08:15:30.512345Z 127.0.0.1 50122 80 - - - \"-\" - - - TID_1 - app/shop/0a1b 127.0.0.1",
            ConnectionLogRow.Of(
                record with
                {
                    ListenerPort = 80,
                    TlsProtocol = null,
                    Cipher = null,
                    Handshake = null,
                    Subject = null,
                    Validity = null,
                    Serial = null,
                    VerifyStatus = null,
                    ConnectionId = "TID_1",
                }
            )
        );
    }

    private Plane Plane(IConnectionObserver? log = null) =>
        new(options =>
            options with
            {
                Connections = log,
                ObjectOf = (bucket, key) =>
                    (bucket, key) switch
                    {
                        ("trust", "ca.pem") => System.Text.Encoding.ASCII.GetBytes(_known.Certificate.ExportCertificatePem()),
                        ("trust", "crl") => _known.Revocations,
                        _ => null,
                    },
            }
        );

    private static async Task<string> Store(Plane plane)
    {
        var store = await plane.Elb.CreateTrustStoreAsync(
            new()
            {
                Name = "clients",
                CaCertificatesBundleS3Bucket = "trust",
                CaCertificatesBundleS3Key = "ca.pem",
            },
            Tests.Plane.Cancellation
        );
        return store.TrustStores[0].TrustStoreArn;
    }

    private async Task ServeAsync(Plane plane, System.Action<MutualAuthenticationAttributes>? like = null, X509Certificate2? revoked = null)
    {
        var app = plane.Own(await App.EchoAsync());
        var balancer = await plane.BalancerAsync();
        var group = await plane.GroupAsync();
        var certificate = await HttpsTests.CertificateAsync(plane, "shop.example.com");
        var mutual = new MutualAuthenticationAttributes { Mode = "verify", TrustStoreArn = await Store(plane) };
        like?.Invoke(mutual);
        if (revoked is not null)
        {
            _known.Revoke(revoked);
            await plane.Elb.AddTrustStoreRevocationsAsync(
                new() { TrustStoreArn = mutual.TrustStoreArn, RevocationContents = [new() { S3Bucket = "trust", S3Key = "crl" }] },
                Tests.Plane.Cancellation
            );
        }

        await plane.ListenerAsync(
            balancer,
            Tests.Plane.To(group),
            request =>
                (request.Protocol, request.Port, request.Certificates, request.MutualAuthentication) = (
                    "HTTPS",
                    443,
                    [new() { CertificateArn = certificate }],
                    mutual
                )
        );
        await plane.RegisterAsync(group, app.Place);
        await plane.PassAsync(60);
    }

    /// <summary>Null: it was let go.</summary>
    private static async Task<string?> GetAsync(Plane plane, X509Certificate2? presented, System.Action<string[]>? onAsked = null)
    {
        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                SslOptions = new()
                {
                    LocalCertificateSelectionCallback = (_, _, _, _, issuers) =>
                    {
                        // Asked before the server has said anything, and again after it has.
                        onAsked?.Invoke(issuers);
                        return onAsked is not null && issuers.Length == 0 ? null! : presented!;
                    },
                    RemoteCertificateValidationCallback = TargetTrust.Any,
                },
            }
        );
        try
        {
            var open = plane.Server.Open.Single();
            return await client.GetStringAsync(new Uri($"https://127.0.0.1:{open.LocalPort}/"), Tests.Plane.Cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private sealed class Log : IConnectionObserver
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<ConnectionRecord> _rows = [];

        public Task First => _first.Task.WaitAsync(Tests.Plane.Cancellation);

        public IReadOnlyList<ConnectionRecord> Rows
        {
            get
            {
                lock (_rows)
                {
                    return [.. _rows];
                }
            }
        }

        public void OnConnection(ConnectionRecord record)
        {
            lock (_rows)
            {
                _rows.Add(record);
            }

            _first.TrySetResult();
        }
    }

    /// <summary>Somebody who issues certificates.</summary>
    private sealed class Authority : IDisposable
    {
        private readonly CertificateRevocationListBuilder _revoked = new();

        public Authority(string name)
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
            Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10));
        }

        public X509Certificate2 Certificate { get; }

        public byte[] Revocations =>
            _revoked.Build(Certificate, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        public static X509Certificate2 SelfSigned(string name)
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        }

        public X509Certificate2 Issue(
            string name,
            DateTimeOffset? from = null,
            DateTimeOffset? until = null,
            string use = "1.3.6.1.5.5.7.3.2",
            int rsa = 2048
        )
        {
            using var key = RSA.Create(rsa);
            var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("ada.example.com");
            names.AddUri(new Uri("spiffe://example.com/Ada"));
            request.CertificateExtensions.Add(names.Build());
            using var made = request.Create(
                Certificate,
                from ?? DateTimeOffset.UtcNow.AddDays(-1),
                until ?? DateTimeOffset.UtcNow.AddDays(1),
                RandomNumberGenerator.GetBytes(12)
            );
            using var whole = made.CopyWithPrivateKey(key);
            return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
        }

        public void Revoke(X509Certificate2 certificate) => _revoked.AddEntry(certificate);

        public void Dispose() => Certificate.Dispose();
    }
}
