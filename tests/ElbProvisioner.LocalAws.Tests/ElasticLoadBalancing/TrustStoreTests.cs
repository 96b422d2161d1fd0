using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class TrustStoreTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task A_trust_store_is_created_for_a_while_and_active_then()
    {
        using var world = new Balancing();
        var made = await CreateAsync(world);
        Assert.Equal("CREATING", made.Status.Value);
        await Cloud.RefusedAsync("TrustStoreNotFound", () => ReadAsync(world, made.TrustStoreArn));
        world.Settle();
        Assert.Equal("CREATING", (await ReadAsync(world, made.TrustStoreArn)).Status.Value);

        world.Cloud.Pass(10);
        var told = await ReadAsync(world, made.TrustStoreArn);
        Assert.Equal(("ACTIVE", "partners", 1, 0L), (told.Status.Value, told.Name, told.NumberOfCaCertificates, told.TotalRevokedEntries));
        Assert.Equal(
            made.TrustStoreArn,
            Assert.Single((await world.Elb.DescribeTrustStoresAsync(new() { Names = ["partners"] }, Cancellation)).TrustStores).TrustStoreArn
        );
        await Cloud.RefusedAsync("DuplicateTrustStoreName", () => CreateAsync(world));
        await Cloud.RefusedAsync("TrustStoreNotFound", () => world.Elb.DescribeTrustStoresAsync(new() { Names = ["other"] }, Cancellation));
    }

    [Theory]
    [InlineData("missing-bucket", "ca.pem", "CaCertificatesBundleNotFound")]
    [InlineData("bucket", "missing.pem", "CaCertificatesBundleNotFound")]
    [InlineData("bucket", "invalid.pem", "InvalidCaCertificatesBundle")]
    public async Task A_bundle_must_be_there_and_be_one_at_first_and_later(string bucket, string key, string code)
    {
        using var world = new Balancing();
        await Cloud.RefusedAsync(
            code,
            () =>
                CreateAsync(
                    world,
                    request => (request.CaCertificatesBundleS3Bucket, request.CaCertificatesBundleS3Key) = (bucket, key)
                )
        );
        var store = await ActiveAsync(world);
        Task ModifyAsync(string toBucket, string toKey) =>
            world.Elb.ModifyTrustStoreAsync(
                new()
                {
                    TrustStoreArn = store,
                    CaCertificatesBundleS3Bucket = toBucket,
                    CaCertificatesBundleS3Key = toKey,
                },
                Cancellation
            );

        await Cloud.RefusedAsync(code, () => ModifyAsync(bucket, key));
        await ModifyAsync("bucket", "new.pem");
    }

    [Fact]
    public async Task Revocation_lists_come_and_go_by_their_numbers()
    {
        using var world = new Balancing();
        var store = await ActiveAsync(world);
        var added = await RevokeAsync(world, store, "a.crl", "b.crl");
        Assert.Equal(["CRL", "CRL"], added.Select(list => list.RevocationType.Value));
        Assert.Equal(2, (await ReadAsync(world, store)).TotalRevokedEntries);

        await world.Elb.RemoveTrustStoreRevocationsAsync(
            new() { TrustStoreArn = store, RevocationIds = [added[0].RevocationId.GetValueOrDefault()] },
            Cancellation
        );
        var third = Assert.Single(await RevokeAsync(world, store, "c.crl"));
        var told = await world.Elb.DescribeTrustStoreRevocationsAsync(new() { TrustStoreArn = store }, Cancellation);

        Assert.Equal([added[1].RevocationId, third.RevocationId], told.TrustStoreRevocations.Select(list => list.RevocationId));
        Assert.DoesNotContain(third.RevocationId, added.Select(list => list.RevocationId));
        await Cloud.RefusedAsync(
            "RevocationIdNotFound",
            () => world.Elb.RemoveTrustStoreRevocationsAsync(new() { TrustStoreArn = store, RevocationIds = [99] }, Cancellation)
        );
        await Cloud.RefusedAsync("RevocationContentNotFound", () => RevokeAsync(world, store, "missing.crl"));
        await Cloud.RefusedAsync("InvalidRevocationContent", () => RevokeAsync(world, store, "invalid.crl"));
    }

    [Fact]
    public async Task Quotas_hold_trust_stores_their_lists_and_the_listeners_that_verify()
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new()
                {
                    Quotas = new Dictionary<string, int> { ["trustStores"] = 1, ["revocationListsPerTrustStore"] = 1 },
                },
            }
        );
        var store = await ActiveAsync(world);
        await Cloud.RefusedAsync("TooManyTrustStores", () => CreateAsync(world, request => request.Name = "second"));
        await Cloud.RefusedAsync("TooManyTrustStoreRevocationEntries", () => RevokeAsync(world, store, "a.crl", "b.crl"));

        var (balancer, certificate) = (await world.ActiveAsync(), world.Certificate());
        foreach (var port in (int[])[443, 444])
        {
            await VerifyingAsync(world, balancer, certificate, port, store);
        }

        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => VerifyingAsync(world, balancer, certificate, 445, store));
    }

    [Fact]
    public async Task A_listener_verifies_by_a_trust_store_that_is_active_and_holds_it_as_long()
    {
        using var world = new Balancing();
        var (balancer, certificate) = (await world.ActiveAsync(), world.Certificate());
        var store = (await CreateAsync(world)).TrustStoreArn;
        world.Settle();
        await Cloud.RefusedAsync("TrustStoreNotReady", () => VerifyingAsync(world, balancer, certificate, 443, store));
        world.Cloud.Pass(10);

        var listener = await VerifyingAsync(world, balancer, certificate, 443, store);
        Assert.Equal(
            ("verify", store, false, "off"),
            (
                listener.MutualAuthentication.Mode,
                listener.MutualAuthentication.TrustStoreArn,
                listener.MutualAuthentication.IgnoreClientCertificateExpiry,
                listener.MutualAuthentication.AdvertiseTrustStoreCaNames.Value
            )
        );
        await Cloud.RefusedAsync("TrustStoreInUse", () => DeleteAsync(world, store));
        await world.Elb.ModifyListenerAsync(
            new() { ListenerArn = listener.ListenerArn, MutualAuthentication = new() { Mode = "off" } },
            Cancellation
        );
        await DeleteAsync(world, store);
        await Cloud.RefusedAsync("TrustStoreNotFound", () => ReadAsync(world, store));
    }

    [Fact]
    public async Task A_listener_of_a_network_load_balancer_verifies_with_filters_of_identities_which_others_have_not()
    {
        using var world = new Balancing();
        var (store, certificate) = (await ActiveAsync(world), world.Certificate());
        var filters = new List<ClientCertificateIdentityFilter>
        {
            new()
            {
                Action = "accept",
                Field = "san-dns",
                MatchType = "exact",
                Value = "a.example.com",
            },
        };
        var tcp = await world.TcpGroupAsync();
        var listener = await world.ListenerAsync(
            await world.ActiveAsync("net", "network"),
            Balancing.To(tcp),
            request =>
            {
                (request.Protocol, request.Port) = ("TLS", 443);
                request.Certificates = [new() { CertificateArn = certificate }];
                request.MutualAuthentication = new()
                {
                    Mode = "verify",
                    TrustStoreArn = store,
                    ClientCertificateIdentityFilters = filters,
                };
            }
        );
        Assert.Equal("a.example.com", Assert.Single(listener.MutualAuthentication.ClientCertificateIdentityFilters).Value);

        var web = await world.ActiveAsync();
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => VerifyingAsync(world, web, certificate, 443, store, filters));
    }

    [Fact]
    public async Task Tags_of_a_trust_store_are_kept_and_forgotten_with_it()
    {
        using var world = new Balancing();
        var store = await ActiveAsync(world, request => request.Tags = [new() { Key = "team", Value = "web" }]);
        await world.Elb.AddTagsAsync(new() { ResourceArns = [store], Tags = [new() { Key = "more", Value = "" }] }, Cancellation);

        var tags = (await world.Elb.DescribeTagsAsync(new() { ResourceArns = [store] }, Cancellation)).TagDescriptions[0].Tags;
        Assert.Equal(["more", "team"], tags.Select(tag => tag.Key).Order());
        await DeleteAsync(world, store);
        await Cloud.RefusedAsync(
            "TrustStoreNotFound",
            () => world.Elb.DescribeTagsAsync(new() { ResourceArns = [store] }, Cancellation)
        );
    }

    private static async Task<TrustStore> CreateAsync(Balancing world, Action<CreateTrustStoreRequest>? like = null)
    {
        var request = new CreateTrustStoreRequest
        {
            Name = "partners",
            CaCertificatesBundleS3Bucket = "bucket",
            CaCertificatesBundleS3Key = "ca.pem",
        };
        like?.Invoke(request);
        return Assert.Single((await world.Elb.CreateTrustStoreAsync(request, Cancellation)).TrustStores);
    }

    private static async Task<string> ActiveAsync(Balancing world, Action<CreateTrustStoreRequest>? like = null)
    {
        var made = await CreateAsync(world, like);
        world.Cloud.Pass(15);
        return made.TrustStoreArn;
    }

    private static async Task<TrustStore> ReadAsync(Balancing world, string arn) =>
        Assert.Single((await world.Elb.DescribeTrustStoresAsync(new() { TrustStoreArns = [arn] }, Cancellation)).TrustStores);

    private static Task<DeleteTrustStoreResponse> DeleteAsync(Balancing world, string arn) =>
        world.Elb.DeleteTrustStoreAsync(new() { TrustStoreArn = arn }, Cancellation);

    private static async Task<IReadOnlyList<TrustStoreRevocation>> RevokeAsync(Balancing world, string store, params string[] keys) =>
        (
            await world.Elb.AddTrustStoreRevocationsAsync(
                new()
                {
                    TrustStoreArn = store,
                    RevocationContents = [.. keys.Select(key => new RevocationContent { S3Bucket = "bucket", S3Key = key })],
                },
                Cancellation
            )
        ).TrustStoreRevocations;

    private static Task<Listener> VerifyingAsync(
        Balancing world,
        LoadBalancer balancer,
        string certificate,
        int port,
        string store,
        List<ClientCertificateIdentityFilter>? filters = null
    ) =>
        world.ListenerAsync(
            balancer,
            Balancing.NotFound(),
            request =>
            {
                (request.Protocol, request.Port) = ("HTTPS", port);
                request.Certificates = [new() { CertificateArn = certificate }];
                request.MutualAuthentication = new()
                {
                    Mode = "verify",
                    TrustStoreArn = store,
                    ClientCertificateIdentityFilters = filters,
                };
            }
        );
}
