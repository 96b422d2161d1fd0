using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace ElbProvisioner.Cli.Tests.Commands;

public sealed class ReplayTests
{
    private const string Shop = """
        stack: shop
        region: eu-west-1
        loadBalancers:
          web:
            dns: shop.example.com
            listeners:
              http: { port: 80, redirect: https }
              https:
                port: 443
                certificates: ["arn:aws:acm:eu-west-1:123456789012:certificate/52338d66-033c-6492-152d-1b2da64b621b"]
                forward: app
                rules:
                  - { name: images, when: { path: "/images/*" }, forward: images }
                  - { name: beta, when: { path: "/cart*", header: { X-Beta: "1" } }, forward: images }
                  - { name: closed, when: { path: /closed }, respond: 403 }
                  - { name: around, when: { path: /around }, redirect: { query: "n=1" } }
        targetGroups: { app: { port: 8080 }, images: { port: 8081 } }
        autoScalingGroups:
          app: { size: 1, targetGroups: [app, images], launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
        """;

    [Fact]
    public async Task A_log_is_compared_with_itself_and_with_another_file()
    {
        using var host = ShopHost();
        host["before.yaml"] = Shop.Replace("/images/*", "/pictures/*", StringComparison.Ordinal);

        await MatchesAsync(host, "log", "replay", "access.log");
        await MatchesAsync(host, "before", "replay", "access.log", "--before", "before.yaml");
        await MatchesAsync(host, "same", "replay", "same.log");
        Assert.Null(host.Cloud.Choice);
    }

    [Fact]
    public async Task Several_files_packed_and_plain_a_folder_and_standard_input_are_one_log()
    {
        var rows = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => Row($"/images/{i}", "shop-images-abcdef")));
        using var host = ShopHost(input: rows + "\r\n");
        var folder = Directory.CreateDirectory(Path.Combine(host.Folder, "logs", "2026", "04"));
        await using (var packed = new GZipStream(File.Create(Path.Combine(folder.FullName, "a.log.gz")), CompressionLevel.Fastest))
        {
            await packed.WriteAsync(Encoding.UTF8.GetBytes(rows), TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "b.log"), rows, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "notes.txt"), "none", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Done, await host.RunAsync("replay", "logs", "-", "same.log", "--json"));

        var report = JsonDocument.Parse(host.Out.ToString()).RootElement;
        Assert.Equal(60_002, report.GetProperty("requests").GetInt32());
        Assert.Equal(0, report.GetProperty("unreadable").GetInt32());
        Assert.Equal(0, report.GetProperty("moved").GetArrayLength());
    }

    [Fact]
    public async Task A_line_without_end_is_counted_and_takes_no_room()
    {
        using var host = ShopHost(input: $"{new string('x', 2_000_000)}\n{Row("/", "shop-app-abcdef")}\n{new string('y', 300_000)}");

        Assert.Equal(ExitCode.Done, await host.RunAsync("replay", "-", "--json"));

        var report = JsonDocument.Parse(host.Out.ToString()).RootElement;
        Assert.Equal((1, 2), (report.GetProperty("requests").GetInt32(), report.GetProperty("unreadable").GetInt32()));
    }

    [Theory]
    [InlineData("missing.log", "error ELB5130: missing.log cannot be read: it does not exist.")]
    [InlineData("damaged.log.gz", "error ELB5130: damaged.log.gz is damaged or cut short: it cannot be unpacked to its end.")]
    [InlineData("nothing", "error ELB5130: The folder nothing holds no access log")]
    [InlineData("- -", "error ELB5130: Standard input can be read only once.")]
    [InlineData("- -f -", "error ELB5130: Standard input can be read only once.")]
    [InlineData("elbctl.yaml", "error ELB5131: None of 19 lines is one of an access log.")]
    [InlineData("empty.log", "error ELB5131: There is nothing in the log.")]
    [InlineData("access.log --load-balancer edge", "error ELB6210: There is no load balancer 'edge'.")]
    [InlineData("access.log --target-group tf=none", "error ELB5132: There is no target group 'none'.")]
    [InlineData("access.log --target-group tf", "--target-group wants AWS-NAME=NAME, not 'tf'.")]
    public async Task What_cannot_be_replayed_says_why(string command, string says)
    {
        using var host = ShopHost(input: command.Contains("-f") ? Shop : "");
        host["damaged.log.gz"] = "";
        await File.WriteAllBytesAsync(
            Path.Combine(host.Folder, "damaged.log.gz"),
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff],
            TestContext.Current.CancellationToken
        );
        host["empty.log"] = "\n\n";
        Directory.CreateDirectory(Path.Combine(host.Folder, "nothing"));

        Assert.Equal(ExitCode.Failed, await host.RunAsync(["replay", .. command.Split(' ')]));

        Assert.Contains(says, host.Talk.ToString());
        Assert.Empty(host.Out.ToString());
    }

    /// <summary>Whatever is missing at the end, nobody is told of a whole log.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(2000)]
    public async Task A_packed_log_that_was_cut_is_no_whole_one(int missing)
    {
        using var host = ShopHost();
        var path = Path.Combine(host.Folder, "cut.log.gz");
        await using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            var rows = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => Row($"/{i}", "shop-app-abcdef")));
            await packed.WriteAsync(Encoding.UTF8.GetBytes(rows), TestContext.Current.CancellationToken);
        }

        await using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(file.Length - missing);
        }

        Assert.Equal(ExitCode.Failed, await host.RunAsync("replay", "cut.log.gz"));

        Assert.Contains("error ELB5130: cut.log.gz is damaged or cut short", host.Talk.ToString());
        Assert.Empty(host.Out.ToString());
    }

    [Theory]
    [InlineData("--before", "wrong.yaml")]
    [InlineData("-f", "wrong.yaml")]
    public async Task A_file_that_is_wrong_is_an_exit_code_of_its_own(string option, string file)
    {
        using var host = ShopHost();
        host[file] = "stack: shop\nloadBalancer: {}\n";

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("replay", "access.log", option, file));

        Assert.Contains("wrong.yaml(2,1)", host.Talk.ToString());
    }

    [Fact]
    public async Task Target_groups_of_another_tool_are_called_what_the_user_says()
    {
        using var host = ShopHost(input: Row("/", "tf-2026"));

        Assert.Equal(ExitCode.Done, await host.RunAsync("replay", "-", "--target-group", "tf-2026=app"));

        Assert.Contains("No request moves.", host.Out.ToString());
    }

    private static async Task MatchesAsync(TestHost host, string name, params string[] command)
    {
        host.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Done, await host.RunAsync(command));
        Golden.Matches($"replay/{name}.txt", host.Out.ToString());
        host.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Done, await host.RunAsync([.. command, "--json"]));
        Golden.Matches($"replay/{name}.json", host.Out.ToString());
    }

    private static TestHost ShopHost(string input = "")
    {
        var host = new TestHost(input: input);
        host["elbctl.yaml"] = Shop;
        host["same.log"] = $"{Row("/", "shop-app-abcdef")}\n{Row("/images/a.png", "shop-images-abcdef")}\n";
        host["access.log"] = string.Join(
            '\n',
            [
                .. Enumerable.Range(1, 1200).Select(i => Row($"/{i}", "shop-app-abcdef")),
                .. Enumerable.Range(1, 5).Select(i => Row($"/images/{i}.png", "shop-app-abcdef")),
                .. Enumerable.Range(1, 2).Select(i => Row($"/cart?id={i}", "shop-app-abcdef")),
                Row("/closed", "shop-app-abcdef"),
                Row("/around", "shop-app-abcdef"),
                Row("/", "shop-app-abcdef").Replace(":443", ":8443", StringComparison.Ordinal),
                "http 2026-04-02T08:16:01.000321Z app/shop-web-abcdef/0a1b2c3d4e5f6071 2001:db8:0:0:0:0:0:9:40411 - -1 -1 -1 400 - 118 256 "
                    + "\"- http://shop.example.com:80- -\" \"-\" - - - \"-\" \"-\" \"-\" - 2026-04-02T08:16:01.000000Z \"-\" \"-\" \"-\"",
                "2015-05-13T23:39:43.945958Z web 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "
                    + "\"GET https://shop.example.com:443/x HTTP/1.1\" \"curl/7.38.0\" - -",
                "no line of a log",
            ]
        );
        return host;
    }

    private static string Row(string path, string group) =>
        "h2 2026-04-02T08:15:30.512345Z app/shop-web-abcdef/0a1b2c3d4e5f6071 198.51.100.23:50122 10.1.2.34:8080 0.001 0.042 0.000 200 200 212 1840 "
        + $"\"GET https://shop.example.com:443{path} HTTP/2.0\" \"curl/8.9.1\" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 "
        + $"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/{group}/99aa88bb77cc66dd \"Root=1-680cf2b2-0123456789abcdef01234567\" "
        + "\"shop.example.com\" \"-\" 20 2026-04-02T08:15:30.469000Z \"waf,forward\" \"-\" \"-\" \"10.1.2.34:8080\" \"200\" \"-\" \"-\" "
        + "TID_00112233445566778899aabbccddeeff \"-\" \"-\" \"-\"";
}
