#pragma warning disable CA5350, CA5351 // The fingerprints of key pairs are SHA-1 and MD5 [EC2 user guide: verify the fingerprint of a key pair].
using System.Security.Cryptography;
using System.Text;
using Amazon.EC2.Model;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class KeyPairTests
{
    // Made by ssh-keygen, which tells its fingerprint as SHA256:c8S0ZQ/VyuXrdgiHf+C0hOWmOi/7E06iyfDvKo6L3eA.
    private const string Ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBBqSSZBIdb4fdLgcHBhVAdN+hkjW9sVnLiPeLZgRq+q me@example";

    [Fact]
    public async Task A_key_pair_that_was_made_is_found_and_launched_with()
    {
        using var net = await CreateAsync();
        var made = await net.AskAsync(
            "CreateKeyPair",
            ("KeyName", "ops"),
            ("TagSpecification.1.ResourceType", "key-pair"),
            ("TagSpecification.1.Tag.1.Key", "team"),
            ("TagSpecification.1.Tag.1.Value", "web")
        );

        var pair = Assert.Single(await DescribeAsync(net, new() { KeyNames = ["ops"], IncludePublicKey = true }));
        Assert.Equal(
            (made.Descendants("keyPairId").Single().Value, "rsa", "team"),
            (pair.KeyPairId, pair.KeyType.Value, Assert.Single(pair.Tags).Key)
        );
        using var key = RSA.Create();
        key.ImportFromPem(made.Descendants("keyMaterial").Single().Value);
        Assert.Equal(Colons(SHA1.HashData(key.ExportPkcs8PrivateKey())), pair.KeyFingerprint);
        Assert.StartsWith("ssh-rsa AAAAB3NzaC1yc2E", pair.PublicKey, StringComparison.Ordinal);
        Assert.EndsWith(" ops", pair.PublicKey, StringComparison.Ordinal);
        var instance = await net.RunAsync(("KeyName", "ops"));
        Assert.Equal("ops", (await net.InstanceAsync(instance)).Element("keyName")?.Value);
    }

    [Fact]
    public async Task A_public_key_is_taken_in_each_format_and_told_by_its_fingerprint()
    {
        using var net = await CreateAsync();
        using var key = RSA.Create(2048);
        var der = key.ExportSubjectPublicKeyInfo();
        var made = await net.AskAsync("CreateKeyPair", ("KeyName", "made"));
        using var same = RSA.Create();
        same.ImportFromPem(made.Descendants("keyMaterial").Single().Value);
        var openSsh = Assert.Single(await DescribeAsync(net, new() { KeyNames = ["made"], IncludePublicKey = true })).PublicKey;
        var blob = openSsh.Split(' ')[1];

        Assert.Equal(
            Colons(MD5.HashData(der)),
            await ImportAsync(net, "der", Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks))
        );
        Assert.Equal(Colons(MD5.HashData(same.ExportSubjectPublicKeyInfo())), await ImportAsync(net, "openssh", openSsh));
        Assert.Equal(
            Colons(MD5.HashData(same.ExportSubjectPublicKeyInfo())),
            await ImportAsync(
                net,
                "rfc4716",
                $"---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"goes \\\non\"\n{blob[..70]}\n{blob[70..]}\n---- END SSH2 PUBLIC KEY ----\n"
            )
        );
        Assert.Equal("c8S0ZQ/VyuXrdgiHf+C0hOWmOi/7E06iyfDvKo6L3eA=", await ImportAsync(net, "small", Ed25519));
        Assert.Equal("ed25519", Assert.Single(await DescribeAsync(net, new() { Filters = [By("key-name", "small")] })).KeyType.Value);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("ssh-rsa AAAAB3NzaC1yc2E=")]
    [InlineData("ssh-dss AAAAB3NzaC1kc3MAAACBAO")]
    [InlineData("ssh-ed25519 not-base64")]
    [InlineData("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----")]
    public async Task What_is_no_public_key_is_refused(string material)
    {
        using var net = await CreateAsync();

        await net.RefusedAsync(
            "InvalidKey.Format",
            "ImportKeyPair",
            ("KeyName", "bad"),
            ("PublicKeyMaterial", Convert.ToBase64String(Encoding.UTF8.GetBytes(material)))
        );
    }

    [Fact]
    public async Task A_name_is_used_once_and_free_again_when_it_is_deleted()
    {
        using var net = await CreateAsync();
        var first = (await net.AskAsync("CreateKeyPair", ("KeyName", "ops"))).Descendants("keyPairId").Single().Value;
        await net.RefusedAsync("InvalidKeyPair.Duplicate", "CreateKeyPair", ("KeyName", "ops"));
        await net.RefusedAsync(
            "InvalidKeyPair.Duplicate",
            "ImportKeyPair",
            ("KeyName", "ops"),
            ("PublicKeyMaterial", Convert.ToBase64String(Encoding.UTF8.GetBytes(Ed25519)))
        );

        var deleted = await net.AskAsync("DeleteKeyPair", ("KeyPairId", first));

        Assert.Equal(("true", first), (deleted.Descendants("return").Single().Value, deleted.Descendants("keyPairId").Single().Value));
        Assert.Empty(await DescribeAsync(net, new()));
        Assert.Equal("true", (await net.AskAsync("DeleteKeyPair", ("KeyName", "ops"))).Descendants("return").Single().Value);
        await net.AskAsync("CreateKeyPair", ("KeyName", "ops"));
    }

    [Fact]
    public async Task Pairs_are_found_by_name_id_and_filter_and_one_that_is_missing_is_told()
    {
        using var net = await CreateAsync();
        var one = (await net.AskAsync("CreateKeyPair", ("KeyName", "one"))).Descendants("keyPairId").Single().Value;
        await net.AskAsync("CreateKeyPair", ("KeyName", "two"));

        Assert.Equal(["one"], (await DescribeAsync(net, new() { KeyPairIds = [one] })).Select(p => p.KeyName));
        Assert.Equal(["two"], (await DescribeAsync(net, new() { Filters = [By("key-name", "t*")] })).Select(p => p.KeyName));
        Assert.Equal(["one"], (await DescribeAsync(net, new() { Filters = [By("key-pair-id", one)] })).Select(p => p.KeyName));
        Assert.Null(Assert.Single(await DescribeAsync(net, new() { KeyNames = ["one"] })).PublicKey);
        await Cloud.RefusedAsync("InvalidKeyPair.NotFound", () => DescribeAsync(net, new() { KeyNames = ["one", "three"] }));
        await Cloud.RefusedAsync("InvalidKeyPair.NotFound", () => DescribeAsync(net, new() { KeyPairIds = ["key-0123456789abcdef0"] }));
        await net.RefusedAsync("InvalidKeyPair.NotFound", "RunInstances", [.. net.Launch(), ("KeyName", "three")]);
    }

    private static async Task<List<KeyPairInfo>> DescribeAsync(Net net, DescribeKeyPairsRequest request) =>
        (await net.Cloud.Ec2.DescribeKeyPairsAsync(request, Cancellation)).KeyPairs ?? [];

    private static async Task<string> ImportAsync(Net net, string name, string material) =>
        (
            await net.AskAsync(
                "ImportKeyPair",
                ("KeyName", name),
                ("PublicKeyMaterial", Convert.ToBase64String(Encoding.UTF8.GetBytes(material)))
            )
        )
            .Descendants("keyFingerprint")
            .Single()
            .Value;

    private static string Colons(byte[] hash) =>
        Convert.ToHexStringLower(hash).Chunk(2).Select(pair => new string(pair)).Aggregate((all, next) => $"{all}:{next}");
}
