using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.LocalRun;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.StackFile;
using Json.Schema;

namespace ElbProvisioner.Core.Tests.LocalRun;

public sealed class LocalFileTests
{
    private const string Whole = """
        $schema: ./elbctl.local.schema.json
        x-note: mine
        instances:
          app: { run: "./server --port $PORT", cwd: srv, env: { MODE: dev, EMPTY: "" } }
          api: { url: "http://127.0.0.1:3000" }
          default: { echo: true }
        functions:
          thumbnails: { run: "node handler.js" }
          resize: { url: "http://localhost:9000/invoke" }
        identity: { user: { sub: "1", email: someone@example.com } }
        ports: { web/https: 8443, web/http: 8080 }
        objects: { trust/clients/ca.pem: certs/ca.pem }
        """;

    private const string Stack = """
        stack: shop
        loadBalancers:
          web:
            listeners:
              http: { port: 80, forward: app }
        targetGroups:
          app: { port: 8080, healthCheck: /health }
        autoScalingGroups:
          app:
            size: 2
            targetGroups: app
            launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro }
        """;

    [Fact]
    public void Everything_is_read()
    {
        var file = Read(Whole);

        var command = Assert.IsType<StandIn.Command>(file.InstancesOf("app"));
        Assert.Equal(("./server --port $PORT", "srv"), (command.Run, command.Folder));
        Assert.Equal([("EMPTY", ""), ("MODE", "dev")], command.Environment.Select(v => (v.Key, v.Value)));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 3000), Assert.IsType<StandIn.Url>(file.InstancesOf("api")).Place);
        Assert.IsType<StandIn.Echo>(file.InstancesOf("other"));
        Assert.IsType<StandIn.Echo>(file.InstancesOf(null));
        Assert.Equal(["thumbnails", "resize"], file.Functions.Select(f => f.Name));
        Assert.Equal([("sub", "1"), ("email", "someone@example.com")], file.User.Select(claim => (claim.Name, claim.Value)));
        Assert.Equal([("web/https", 8443), ("web/http", 8080)], file.Ports.Select(port => (port.Name, port.Value)));
        Assert.Equal([("trust/clients/ca.pem", "certs/ca.pem")], file.Objects.Select(one => (one.Name, one.Value)));
    }

    [Fact]
    public void What_is_not_said_is_the_echo()
    {
        Assert.IsType<StandIn.Echo>(LocalFile.Empty.InstancesOf("app"));
        Assert.IsType<StandIn.Echo>(Read("").InstancesOf("app"));
        Assert.Equal(".", Assert.IsType<StandIn.Command>(Read("instances: { default: { run: x } }").InstancesOf("app")).Folder);
    }

    [Fact]
    public void A_dollar_is_the_shells() =>
        Assert.Equal(
            "x ${PORT} ${HOME}",
            Assert.IsType<StandIn.Command>(Read("instances: { app: { run: 'x ${PORT} ${HOME}' } }").InstancesOf("app")).Run
        );

    [Theory]
    [InlineData("instances: { app: { run: x, echo: true } }", "ELB2014", 1, 29, "instances.app has both `run` and `echo`")]
    [InlineData("instances:\n  app: {}", "ELB2014", 2, 3, "instances.app")]
    [InlineData("instances:\n  app: { echo: false }", "ELB2002", 2, 16, "instances.app.echo: expected true")]
    [InlineData("instances:\n  app: { url: 'http://10.0.0.1:80' }", "ELB5172", 2, 15, "10.0.0.1 is another machine")]
    [InlineData("instances:\n  app: { url: 'http://example.com' }", "ELB5172", 2, 15, "example.com is another machine")]
    [InlineData("instances:\n  app: { url: 'ftp://localhost' }", "ELB2009", 2, 15, "is not an http or https URL")]
    [InlineData("instances:\n  app: { url: 'http://127.0.0.1:1', cwd: . }", "ELB2015", 2, 37, "only a command has a folder and variables")]
    [InlineData("instances:\n  app: { run: x, env: { 1A: b } }", "ELB2010", 2, 25, "the name `1A` is not allowed")]
    [InlineData("instances:\n  app: { runs: x }", "ELB2001", 2, 10, "instances.app has no key `runs`")]
    [InlineData("instance: {}", "ELB2001", 1, 1, "the side file has no key `instance`")]
    [InlineData("functions:\n  f: { echo: true }", "ELB2001", 2, 8, "functions.f has no key `echo`")]
    [InlineData("ports:\n  web/http: 70000", "ELB2006", 2, 13, "it must be from 1 to 65535")]
    [InlineData("ports:\n  web: 80", "ELB2010", 2, 3, "a load balancer and its listener")]
    [InlineData("ports:\n  web/a: 80\n  web/b: 80", "ELB5173", 3, 3, "web/b and web/a both have the port 80")]
    [InlineData("objects:\n  ca.pem: a", "ELB2010", 2, 3, "a bucket and a key")]
    [InlineData("a: [", "ELB1003", 1, 1, "")]
    public void Each_mistake_has_its_place(string text, string code, int line, int column, string says)
    {
        var (file, wrong) = LocalFileLoader.Load(new("elbctl.local.yaml", text));

        Assert.Null(file);
        var first = wrong.First(one => one.Code.Id == code);
        Assert.Contains(says, first.Message + first.Remedy, StringComparison.Ordinal);
        Assert.Equal((line, column), (first.At.Line, first.At.Column));
    }

    [Fact]
    public void What_the_stack_does_not_have_is_named()
    {
        var stack = StackLoader.Load([new("elbctl.yaml", Stack)], Variables.None, static _ => throw new InvalidOperationException()).Stack;
        var file = Read(
            "instances:\n  apps: { echo: true }\n  app: { echo: true }\n  default: { echo: true }\nports: { web/https: 1, web/http: 2 }"
        );

        var wrong = LocalFileLoader.FindIn(file, Assert.IsType<Stack>(stack));

        Assert.Equal(
            [("ELB5170", 2, "Did you mean `app`?"), ("ELB5171", 5, "Did you mean `web/http`?")],
            wrong.Select(one => (one.Code.Id, one.At.Line, one.Remedy))
        );
    }

    [Fact]
    public void The_schema_takes_what_the_binder_takes()
    {
        var schema = JsonSchema.FromText(LocalFileSchema.Write());

        Assert.True(
            schema
                .Evaluate(
                    JsonElement(
                        """
                        { "$schema": "x", "instances": { "app": { "run": "x", "cwd": ".", "env": { "A": "b" } }, "default": { "echo": true } },
                          "functions": { "f": { "url": "http://127.0.0.1" } }, "identity": { "user": { "sub": "1" } }, "ports": { "web/http": 80 } }
                        """
                    )
                )
                .IsValid
        );
        Assert.False(schema.Evaluate(JsonElement("""{ "instances": { "app": { "echo": false } } }""")).IsValid);
        Assert.False(schema.Evaluate(JsonElement("""{ "instance": {} }""")).IsValid);
        Assert.False(schema.Evaluate(JsonElement("""{ "ports": { "web/http": "${port}" } }""")).IsValid);
        Assert.False(schema.Evaluate(JsonElement("""{ "ports": { "web": 80 } }""")).IsValid);
    }

    [Fact]
    public void The_language_of_stacks_still_takes_variables() => Assert.Contains(@"\\$\\{", StackSchema.Write(), StringComparison.Ordinal);

    private static JsonElement JsonElement(string text) => JsonDocument.Parse(text).RootElement;

    private static LocalFile Read(string text)
    {
        var (file, wrong) = LocalFileLoader.Load(new("elbctl.local.yaml", text));
        Assert.Empty(wrong);
        return Assert.IsType<LocalFile>(file);
    }
}
