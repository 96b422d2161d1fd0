using System.Globalization;

namespace ElbProvisioner.Benchmarks.Stacks;

/// <summary>An access log of the load balancer of <see cref="ServiceStack"/>: the same rows at each call.</summary>
internal static class ServiceLog
{
    private const string Certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/5d0c1f2e-aaaa-bbbb-cccc-0123456789ab";

    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

    public static IEnumerable<string> Rows(int services, int count)
    {
        var random = new Random(1);
        string[] names = [.. ServiceStack.Services(services)];
        for (var i = 0; i < count; i++)
        {
            var service = names[random.Next(names.Length)];
            var client = string.Create(
                CultureInfo.InvariantCulture,
                $"198.51.{random.Next(256)}.{random.Next(256)}:{random.Next(1024, 65536)}"
            );
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"/{service}/items/{random.Next(100_000)}?page={random.Next(20)}&sort=name"
            );
            var time = string.Create(CultureInfo.InvariantCulture, $"2026-04-02T08:15:30.{i % 1_000_000:000000}Z");
            yield return random.Next(10) == 0
                ? $"http {time} app/bench-web-abcdef/0a1b2c3d4e5f6071 {client} - -1 -1 -1 301 - 118 256 "
                    + $"\"GET http://{ServiceStack.Domain}:80{path} HTTP/1.1\" \"{Browser}\" - - - \"Root=1-680cf2d1-89abcdef0123456789abcdef\" "
                    + $"\"-\" \"-\" 0 2026-04-02T08:15:30.469000Z \"redirect\" \"https://{ServiceStack.Domain}:443{path}\" \"-\" \"-\" \"-\" \"-\" "
                    + "\"-\" TID_ffeeddccbbaa99887766554433221100 \"-\" \"-\" \"-\""
                : $"h2 {time} app/bench-web-abcdef/0a1b2c3d4e5f6071 {client} 10.1.2.34:8080 0.001 0.042 0.000 200 200 212 1840 "
                    + $"\"GET https://{ServiceStack.Domain}:443{path} HTTP/2.0\" \"{Browser}\" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 "
                    + $"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/bench-{service}-abcdef/99aa88bb77cc66dd "
                    + $"\"Root=1-680cf2b2-0123456789abcdef01234567\" \"{ServiceStack.Domain}\" \"{Certificate}\" 20 2026-04-02T08:15:30.469000Z "
                    + "\"waf,forward\" \"-\" \"-\" \"10.1.2.34:8080\" \"200\" \"-\" \"-\" TID_00112233445566778899aabbccddeeff \"-\" \"-\" \"-\"";
        }
    }
}
