using System.Text.RegularExpressions;
using ElbProvisioner.LocalTraffic.Logs;
using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic.Tests;

public sealed class AccessLogTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    [Fact]
    public void A_row_has_AWSs_fields_in_AWSs_form()
    {
        var began = new DateTimeOffset(2026, 4, 2, 8, 16, 1, TimeSpan.Zero);
        var record = new RequestRecord
        {
            BalancerArn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/0a1b2c3d4e5f6071",
            Region = "eu-west-1",
            Zone = "eu-west-1a",
            Began = began,
            Ended = began.AddTicks(3210),
            Client = "2001:db8::9:40411",
            ConnectionId = "TID_ffeeddccbbaa99887766554433221100",
            Status = 301,
            ReceivedBytes = 118,
            SentBytes = 256,
            RequestLine = "GET http://shop.example.org:80/\"x HTTP/1.1",
            TraceId = "Root=1-680cf2d1-89abcdef0123456789abcdef",
            RulePriority = 0,
            Actions = ["redirect"],
            RedirectUrl = "https://shop.example.org:443/",
        };

        Assert.Equal(
            "http 2026-04-02T08:16:01.000321Z app/shop/0a1b2c3d4e5f6071 2001:db8::9:40411 - -1 -1 -1 301 - 118 256 "
                + "\"GET http://shop.example.org:80/\\\"x HTTP/1.1\" \"-\" - - - \"Root=1-680cf2d1-89abcdef0123456789abcdef\" \"-\" \"-\" "
                + "0 2026-04-02T08:16:01.000000Z \"redirect\" \"https://shop.example.org:443/\" \"-\" \"-\" \"-\" \"-\" \"-\" "
                + "TID_ffeeddccbbaa99887766554433221100 \"-\" \"-\" \"-\"",
            AccessLogRow.Of(record)
        );
        Assert.Equal(
            "AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/04/02/"
                + "111122223333_elasticloadbalancing_eu-west-1_app.shop.0a1b2c3d4e5f6071_20260402T0820Z_127.0.0.1_abc.log",
            AccessLogFolder.KeyOf(record, "abc")
        );
    }

    [Fact]
    public async Task What_was_carried_stands_in_the_folder()
    {
        var folder = Directory.CreateTempSubdirectory("elbctl-logs-");
        try
        {
            await using (var logs = new AccessLogFolder(folder.FullName))
            {
                await using var plane = new Plane(options => options with { Observer = logs });
                var app = plane.Own(await App.NamedAsync("hello"));
                await plane.ServeAsync(app.Place);
                await Client.GetStringAsync(plane.Url("/a?b=c"), Plane.Cancellation);
                await plane.Server.DisposeAsync();
            }

            var row = Assert.Single(
                await File.ReadAllLinesAsync(folder.GetFiles("*.log", SearchOption.AllDirectories).Single().FullName, Plane.Cancellation)
            );
            Assert.Matches(
                new Regex(
                    "^http [^ ]+Z app/web/[0-9a-f]{16} 127.0.0.1:[0-9]+ 172[.0-9]+:80 0.000 0.000 0.000 200 200 [0-9]+ [0-9]+ "
                        + "\"GET http://127.0.0.1:80/a\\?b=c HTTP/1.1\" \"-\" - - arn:aws:elasticloadbalancing:[^ ]+ \"Root=1-[^\"]+\" "
                        + "\"-\" \"-\" 0 [^ ]+Z \"forward\" \"-\" \"-\" \"172[.0-9]+:80\" \"200\" \"-\" \"-\" TID_[0-9a-f]{32} \"-\" \"-\" \"-\"$"
                ),
                row
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
