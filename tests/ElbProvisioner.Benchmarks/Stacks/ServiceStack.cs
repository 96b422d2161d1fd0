using System.Globalization;
using System.Text;

namespace ElbProvisioner.Benchmarks.Stacks;

/// <summary>
/// The stack every measurement uses: one load balancer with HTTP and HTTPS, one requested certificate, one DNS name, and behind it N
/// services, each a rule, a target group, and a scaling group with its launch template and a target tracking policy.
/// </summary>
internal static class ServiceStack
{
    public const string Name = "bench";
    public const string Region = "eu-west-1";
    public const string Zone = "example.com";
    public const string Domain = "bench.example.com";
    public const string Image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
    public const string InstanceType = "t3.micro";

    /// <summary><c>s01</c>, <c>s02</c>, …</summary>
    public static IEnumerable<string> Services(int count) =>
        Enumerable.Range(1, count).Select(n => "s" + n.ToString("00", CultureInfo.InvariantCulture));

    public static string Yaml(int services)
    {
        var yaml = new StringBuilder(
            $$"""
            stack: {{Name}}
            region: {{Region}}
            tags: { team: benchmark }

            certificates:
              site: { request: {{Domain}}, zone: {{Zone}} }

            loadBalancers:
              web:
                dns: [{{Domain}}]
                listeners:
                  http: { port: 80, redirect: https }
                  https:
                    port: 443
                    certificates: [site]
                    respond: { status: 404, contentType: text/plain, body: nothing here }
                    rules:

            """
        );
        foreach (var service in Services(services))
        {
            yaml.Append(
                $$"""
                          - name: {{service}}
                            when: { path: /{{service}}/* }
                            forward: {{service}}

                """
            );
        }

        yaml.Append("\ntargetGroups:\n");
        foreach (var service in Services(services))
        {
            yaml.Append(
                $$"""
                  {{service}}: { port: 8080, healthCheck: /health, deregistrationDelay: 30s }

                """
            );
        }

        yaml.Append("\nautoScalingGroups:\n");
        foreach (var service in Services(services))
        {
            yaml.Append(
                $$"""
                  {{service}}:
                    size: { min: 1, max: 3 }
                    targetGroups: [{{service}}]
                    launchTemplate: { image: "ssm:{{Image}}", instanceType: {{InstanceType}} }
                    scaling:
                      cpu: { targetTracking: { metric: cpu, target: 50 } }

                """
            );
        }

        return yaml.ToString();
    }
}
