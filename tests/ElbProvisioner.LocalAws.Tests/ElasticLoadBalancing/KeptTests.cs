using System.Text;
using System.Text.Json;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class KeptTests
{
    [Fact]
    public async Task Everything_known_of_load_balancing_survives_being_written_down()
    {
        using var world = new Balancing();
        var group = await world.GroupAsync();
        var certificate = world.Certificate();
        var listener = await world.ListenerAsync(
            await world.ActiveAsync(like: request => request.Tags = [new Tag { Key = "a", Value = "b" }]),
            Balancing.To(group),
            request =>
            {
                (request.Protocol, request.Port) = ("HTTPS", 443);
                request.Certificates = [new Certificate { CertificateArn = certificate }];
            }
        );
        await world.RuleAsync(listener, 7, Balancing.To(group), Balancing.Path("/a"));
        await world.RegisterAsync(group, world.Running(world.SecurityGroup("app")));
        await world.DeregisterAsync(group, world.Run(transaction => transaction.Ec2.Instances.All.Single().Key));

        var checkedTables = world.Run(transaction =>
        {
            transaction.Elb.TrustStores.Put(new("store", "store", new("bucket", "key", "1"), transaction.Now, transaction.Now, 1));
            transaction.Elb.TrustStoreRevocations.Put(new("store 1", "store", 1, new("bucket", "list", null)));
            transaction.Elb.Reservations.Put(new("arn", 100, transaction.Now, transaction.Now, [transaction.Now]));
            var tables = transaction.Here.Tables.All.Where(table => table.Name.StartsWith("elbv2.", StringComparison.Ordinal)).ToList();
            foreach (var (table, key) in tables.SelectMany(table => table.Keys.ToList().Select(key => (table, key))))
            {
                var written = Written(table, key);
                using var parsed = JsonDocument.Parse(written);
                table.Load(key, parsed.RootElement);
                Assert.Equal(written, Written(table, key));
            }

            return tables.Count(table => table.Keys.Any());
        });

        Assert.Equal(12, checkedTables);
        Assert.Equal("draining Target.DeregistrationInProgress", await world.HealthAsync(group));
    }

    private static string Written(ITable table, string key)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            table.Write(json, key);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
