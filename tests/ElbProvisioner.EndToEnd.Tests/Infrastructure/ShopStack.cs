namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>A stack small enough to be made many times, with one object of every kind but a certificate and a DNS record.</summary>
internal static class ShopStack
{
    public static string Named(string name) =>
        $$"""
            stack: {{name}}
            loadBalancers:
              web:
                listeners:
                  http:
                    port: 80
                    forward: app
                    rules:
                      - name: closed
                        when: { path: /admin/* }
                        respond: { status: 403 }
            targetGroups:
              app: { port: 8080, healthCheck: /health }
            autoScalingGroups:
              app:
                size: { min: 1, max: 2 }
                targetGroups: [app]
                launchTemplate:
                  image: ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
                  instanceType: t3.micro
                scaling:
                  cpu: { targetTracking: { metric: cpu, target: 50 } }

            """;
}
