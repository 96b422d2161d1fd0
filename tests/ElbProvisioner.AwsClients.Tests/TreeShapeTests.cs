using System.Reflection;
using Amazon.Runtime;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>Shapes that a model may have and today's services do not: a made-up one has them.</summary>
public sealed class TreeShapeTests
{
    private const string Shapes = """
        "operations":{"Ask":{"name":"Ask","http":{"method":"POST","requestUri":"/"},"input":{"shape":"Question"},"output":{"shape":"Reply","resultWrapper":"AskResult"}}},
        "shapes":{
          "Question":{"type":"structure","members":{"Root":{"shape":"Node"}}},
          "Reply":{"type":"structure","members":{"Root":{"shape":"Node"},"Labels":{"shape":"Labels"}}},
          "Node":{"type":"structure","members":{"name":{"shape":"Text"},"Sizes":{"shape":"Sizes"},"Nodes":{"shape":"Nodes"}}},
          "Nodes":{"type":"list","member":{"shape":"Node"}},
          "Sizes":{"type":"list","flattened":true,"member":{"shape":"Size","locationName":"Size"}},
          "Labels":{"type":"map","key":{"shape":"Text"},"value":{"shape":"Nodes"}},
          "Size":{"type":"integer"},"Text":{"type":"string"}},
        "endpointRuleSet":{"version":"1.0","parameters":{},"rules":[{"type":"endpoint","conditions":[],"endpoint":{"url":"https://example.org"}}]}
        """;

    private static readonly Dictionary<string, object> Root = new()
    {
        ["Root"] = new Dictionary<string, object>
        {
            ["name"] = "outer",
            ["Sizes"] = new object[] { 1, 2 },
            ["Nodes"] = new[] { new Dictionary<string, object> { ["name"] = "inner" } },
        },
    };

    [Fact]
    public async Task A_query_service_has_flat_lists_maps_and_shapes_that_hold_themselves()
    {
        var aws = new InMemoryAws(
            new Answer(
                200,
                """
                <R><AskResult><Root><name>outer</name><Size>1</Size><Size/><Size>2</Size><Nodes><member><name>inner</name></member></Nodes></Root>
                <Labels><entry><key>a</key><value><member/></value></entry><entry><key>b</key><value/></entry></Labels></AskResult></R>
                """
            )
        );

        var answer = await Ask("query", aws);

        Assert.Equal(
            "Action=Ask&Root.Nodes.member.1.name=inner&Root.Size.1=1&Root.Size.2=2&Root.name=outer&Version=2011-06-15",
            Assert.Single(aws.Requests).Body
        );
        AssertAnswer(answer, "a");
    }

    [Fact]
    public async Task A_JSON_service_has_them_too()
    {
        var aws = new InMemoryAws(
            new Answer(
                200,
                """
                {"Root":{"name":"outer","Sizes":[1,null,2],"Nodes":[{"name":"inner"}]},"Labels":{"a":[{}],"b":null}}
                """
            )
        );

        var answer = await Ask("json", aws);

        Assert.Equal("""{"Root":{"name":"outer","Sizes":[1,2],"Nodes":[{"name":"inner"}]}}""", Assert.Single(aws.Requests).Body);
        AssertAnswer(answer, "a");
    }

    private static void AssertAnswer(IReadOnlyDictionary<string, object> answer, string label)
    {
        Assert.Equivalent(Root["Root"], answer["Root"], strict: true);
        var (key, value) = Assert.Single((IReadOnlyDictionary<string, object>)answer["Labels"]);
        Assert.Equal(label, key);
        Assert.Empty((IReadOnlyDictionary<string, object>)Assert.Single((IReadOnlyList<object>)value));
    }

    private static async Task<IReadOnlyDictionary<string, object>> Ask(string protocol, InMemoryAws aws)
    {
        var metadata =
            $$"""{"metadata":{"serviceId":"STS","endpointPrefix":"sts","apiVersion":"2011-06-15","protocol":"{{protocol}}","jsonVersion":"1.1","targetPrefix":"Made"},""";
        var assembly = GeneratorRun.Load(
            "Made" + protocol,
            new GeneratorRun.Model("made.json", metadata + Shapes + "}"),
            TestContext.Current.CancellationToken
        );
        var config = (ClientConfig)New(assembly, "Config");
        config.RegionEndpoint = Amazon.RegionEndpoint.EUWest1;
        config.HttpClientFactory = new InMemoryFactory(aws);
        using var client = (AmazonServiceClient)New(assembly, "Client", new AnonymousAWSCredentials(), config);
        var call = client.GetType().GetMethod("CallAsync")?.Invoke(client, ["Ask", Root, TestContext.Current.CancellationToken]);
        return await ((Task<IReadOnlyDictionary<string, object>>?)call ?? throw new InvalidOperationException("no call"));
    }

    private static object New(Assembly assembly, string name, params object[] arguments) =>
        Activator.CreateInstance(
            assembly.GetType($"Amazon.SecurityToken.AmazonSecurityTokenService{name}", throwOnError: true)
                ?? throw new InvalidOperationException(name),
            arguments
        ) ?? throw new InvalidOperationException(name);
}
