using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Routing;

/// <summary>A log of a load balancer that elbctl made, by the names that it gave.</summary>
public sealed class ReplayTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Open = """
        stack: replayed
        loadBalancers:
          web:
            listeners:
              http:
                port: 80
                forward: app
                rules:
                  - { name: images, when: { path: "/images/*" }, forward: images }
        targetGroups:
          app: { port: 8080 }
          images: { port: 8081 }
        autoScalingGroups:
          app:
            size: 1
            targetGroups: [app, images]
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    [Fact]
    public async Task The_log_of_an_applied_stack_moves_nothing_until_the_file_does()
    {
        using var workspace = new Workspace(Open);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var groups = (
            await aws.Clients.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest(), TestContext.Current.CancellationToken)
        ).TargetGroups;
        var balancer = (
            await aws.Clients.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), TestContext.Current.CancellationToken)
        ).LoadBalancers[0];
        string Row(string path, int port) =>
            $"http 2026-04-02T08:16:01.000321Z {balancer.LoadBalancerArn[(balancer.LoadBalancerArn.IndexOf('/') + 1)..]} 192.0.2.1:40411 "
            + $"10.0.0.1:{port} 0.001 0.002 0.000 200 200 118 256 \"GET http://{balancer.DNSName}:80{path} HTTP/1.1\" \"-\" - - "
            + $"{groups.Single(g => g.Port == port).TargetGroupArn} \"-\"";
        await File.WriteAllLinesAsync(
            workspace.PathOf("access.log"),
            [Row("/", 8080), Row("/images/a", 8081), Row("/images/b", 8081)],
            TestContext.Current.CancellationToken
        );

        Assert.Contains(
            "\nNo request moves.\n",
            (await elbctl.RunAsync("replay", "access.log")).Expect(ExitCode.Done).Out,
            StringComparison.Ordinal
        );

        // Another port is another target group with another name; it is the same one of the file.
        workspace.Stack = Open.Replace("port: 8081", "port: 8082", StringComparison.Ordinal)
            .Replace("/images/*", "/images/b", StringComparison.Ordinal);
        var moved = (await elbctl.RunAsync("replay", "access.log", "--json")).Expect(ExitCode.Done).Json().GetProperty("moved");
        Assert.Equal(1, moved.GetArrayLength());
        Assert.Equal(
            ("images", "app", 1),
            (moved[0].GetProperty("from").GetString(), moved[0].GetProperty("to").GetString(), moved[0].GetProperty("count").GetInt32())
        );
    }
}
