using System.Linq;
using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>Emits the client, its interface, its configuration and its metadata.</summary>
internal static class ClientEmitter
{
    public static string Interface(ServiceModel model)
    {
        var code = CodeWriter.File(
            model.Names.Namespace,
            "System",
            "System.Threading",
            "System.Threading.Tasks",
            "Amazon.Runtime",
            model.Names.Namespace + ".Model",
            "ElbProvisioner.AwsClients"
        );
        var client = model.Names.Client;
        code.Line();
        code.Block(
            $"public partial interface I{client} : IAmazonService, IModelClient, IDisposable",
            () =>
            {
                foreach (var operation in model.Operations)
                {
                    code.Line(
                        $"Task<{operation.Response}> {operation.Name}Async({operation.Request} request, CancellationToken "
                            + "cancellationToken = default);"
                    );
                }
                code.Line("Amazon.Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);");
                code.Line($"static ClientConfig IAmazonService.CreateDefaultClientConfig() => new {client}Config();");
                code.Line(
                    "static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig "
                        + $"clientConfig) => new {client}Client(awsCredentials, ({client}Config)clientConfig);"
                );
            }
        );
        return code.ToString();
    }

    public static string Client(ServiceModel model)
    {
        var code = CodeWriter.File(
            model.Names.Namespace,
            "System.Collections.Generic",
            "System.Threading",
            "System.Threading.Tasks",
            "Amazon.Runtime",
            "Amazon.Runtime.Internal",
            $"{model.Names.Namespace}.Internal",
            $"{model.Names.Namespace}.Model",
            Marshalling.Namespace(model),
            "ElbProvisioner.AwsClients.Trees",
            "ElbProvisioner.AwsClients.Wire"
        );
        var client = model.Names.Client;
        code.Line();
        code.Block(
            $"public partial class {client}Client : AmazonServiceClient, I{client}",
            () =>
            {
                code.Line($"private static readonly IServiceMetadata serviceMetadata = new {client}Metadata();");
                code.Line();
                Constructors(code, client);
                code.Line();
                code.Line("protected override IServiceMetadata ServiceMetadata => serviceMetadata;");
                foreach (var operation in model.Operations)
                {
                    code.Line();
                    code.Line(
                        $"public virtual Task<{operation.Response}> {operation.Name}Async({operation.Request} request, "
                            + "CancellationToken cancellationToken = default) =>"
                    );
                    code.Line($"    InvokeAsync<{operation.Response}>(request, Calls.{operation.Name}, cancellationToken);");
                }

                code.Line();
                CallByName(code);
                code.Line();
                code.Line("public Amazon.Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>");
                code.Line(
                    "    Config.DetermineServiceOperationEndpoint(new "
                        + "Amazon.Runtime.Endpoints.ServiceOperationEndpointParameters(request));"
                );
                code.Line();
                code.Block(
                    "protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)",
                    () =>
                    {
                        var unsigned = string.Join(
                            ", ",
                            model
                                .Operations.Where(operation => !operation.IsSigned)
                                .Select(operation => CodeWriter.Quote(operation.Request))
                        );
                        code.Line("pipeline.RemoveHandler<EndpointResolver>();");
                        code.Line($"pipeline.AddHandlerAfter<Marshaller>(new {client}EndpointResolver());");
                        code.Line($"pipeline.AddHandlerAfter<Marshaller>(new SigV4Auth({unsigned}));");
                    }
                );
                code.Line();
                Calls(code, model);
            }
        );
        return code.ToString();
    }

    /// <summary>The official client, and calls by name beside its own: both go the same way.</summary>
    public static string ModelClient(ServiceModel model)
    {
        var code = CodeWriter.File(
            model.Names.Namespace,
            "System.Collections.Generic",
            "System.Threading",
            "System.Threading.Tasks",
            "Amazon.Runtime",
            Marshalling.Namespace(model),
            "ElbProvisioner.AwsClients",
            "ElbProvisioner.AwsClients.Trees"
        );
        var client = model.Names.Client;
        code.Line();
        code.Block(
            $"public partial class {client}ModelClient : {client}Client, IModelClient",
            () =>
            {
                code.Line($"public {client}ModelClient({client}Config config) : base(config) {{ }}");
                code.Line(
                    $"public {client}ModelClient(AWSCredentials credentials, {client}Config clientConfig) : base(credentials, "
                        + "clientConfig) { }"
                );
                code.Line();
                CallByName(code);
            }
        );
        return code.ToString();
    }

    public static string Config(ServiceModel model)
    {
        var code = CodeWriter.File(
            model.Names.Namespace,
            "Amazon.Runtime",
            "Amazon.Runtime.Endpoints",
            "Amazon.Runtime.Internal",
            "Amazon.Util.Internal",
            $"{model.Names.Namespace}.Internal",
            "ElbProvisioner.AwsClients.Wire"
        );
        var client = model.Names.Client;
        code.Line();
        code.Block(
            $"public partial class {client}Config : ClientConfig",
            () =>
            {
                code.Line(
                    "private static readonly string userAgent = "
                        + $"InternalSDKUtils.BuildUserAgentString({CodeWriter.Quote(model.ServiceId)}, WirePackage.Version);"
                );
                code.Line();
                code.Block(
                    $"public {client}Config() : base(new DefaultConfigurationProvider(DefaultsModes.All))",
                    () =>
                    {
                        code.Line($"base.ServiceId = {CodeWriter.Quote(model.ServiceId)};");
                        code.Line($"AuthenticationServiceName = {CodeWriter.Quote(model.SigningName)};");
                        code.Line($"EndpointProvider = new {client}EndpointProvider();");
                    }
                );
                code.Line();
                code.Line($"public static new string ServiceId => {CodeWriter.Quote(model.ServiceId)};");
                code.Line($"public override string RegionEndpointServiceName => {CodeWriter.Quote(model.EndpointPrefix)};");
                code.Line($"public override string ServiceVersion => {CodeWriter.Quote(model.ApiVersion)};");
                code.Line("public override string UserAgent => userAgent;");
                code.Line();
                code.Block(
                    "public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)",
                    () =>
                    {
                        code.Line(
                            "var request = new DefaultRequest(parameters.Request, ServiceId) { AlternateEndpoint = "
                                + "parameters.AlternateEndpoint };"
                        );
                        code.Line(
                            "var context = new RequestContext(false) { ClientConfig = this, OriginalRequest = parameters.Request, "
                                + "Request = request };"
                        );
                        code.Line(
                            $"return new {client}EndpointResolver().GetEndpoint(new Amazon.Runtime.Internal.ExecutionContext(context, "
                                + "null));"
                        );
                    }
                );
            }
        );
        return code.ToString();
    }

    public static string Metadata(ServiceModel model)
    {
        var code = CodeWriter.File(model.Names.Namespace + ".Internal", "System.Collections.Generic", "Amazon.Runtime.Internal");
        code.Line();
        code.Block(
            $"public partial class {model.Names.Client}Metadata : IServiceMetadata",
            () =>
            {
                code.Line($"public string ServiceId => {CodeWriter.Quote(model.ServiceId)};");
                code.Line("public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(0);");
            }
        );
        return code.ToString();
    }

    private static void CallByName(CodeWriter code) =>
        code.Block(
            "public virtual async Task<IReadOnlyDictionary<string, object>> CallAsync(string operation, "
                + "IReadOnlyDictionary<string, object> members, CancellationToken cancellationToken = default)",
            () =>
            {
                code.Line("var request = TreeCalls.Request(operation).With(members);");
                code.Line(
                    "var response = await InvokeAsync<TreeResponse>(request, TreeCalls.Options(request), "
                        + "cancellationToken).ConfigureAwait(false);"
                );
                code.Line("return response.Tree.Members;");
            }
        );

    private static void Constructors(CodeWriter code, string client)
    {
        const string Keys = "string awsAccessKeyId, string awsSecretAccessKey";
        const string SessionKeys = Keys + ", string awsSessionToken";
        const string GivenKeys = "awsAccessKeyId, awsSecretAccessKey";
        const string GivenSessionKeys = GivenKeys + ", awsSessionToken";
        var regional = $"new {client}Config {{ RegionEndpoint = region }}";
        code.Line($"public {client}Client() : base(new {client}Config()) {{ }}");
        code.Line($"public {client}Client(RegionEndpoint region) : base({regional}) {{ }}");
        code.Line($"public {client}Client({client}Config config) : base(config) {{ }}");
        foreach (
            var (parameters, given) in new[]
            {
                ("AWSCredentials credentials", "credentials"),
                (Keys, GivenKeys),
                (SessionKeys, GivenSessionKeys),
            }
        )
        {
            code.Line($"public {client}Client({parameters}) : this({given}, new {client}Config()) {{ }}");
            code.Line($"public {client}Client({parameters}, RegionEndpoint region) : this({given}, {regional}) {{ }}");
            code.Line($"public {client}Client({parameters}, {client}Config clientConfig) : base({given}, clientConfig) {{ }}");
        }
    }

    // A class of its own: nothing is built before the first call, and then only once.
    private static void Calls(CodeWriter code, ServiceModel model) =>
        code.Block(
            "private static class Calls",
            () =>
            {
                foreach (var operation in model.Operations)
                {
                    code.Line($"public static readonly InvokeOptions {operation.Name} = new()");
                    code.Line("{");
                    code.Line($"    RequestMarshaller = {Marshaller(model, operation)},");
                    code.Line($"    ResponseUnmarshaller = {Unmarshaller(model, operation)},");
                    code.Line("};");
                }
            }
        );

    private static string Marshaller(ServiceModel model, Operation operation) =>
        model.Protocol switch
        {
            Protocol.Json => JsonEmitter.Marshaller(model, operation),
            Protocol.RestXml or Protocol.RestJson => RestRequestEmitter.Marshaller(model, operation),
            _ => QueryRequestEmitter.Marshaller(model, operation),
        };

    private static string Unmarshaller(ServiceModel model, Operation operation) =>
        model.IsInJson ? JsonEmitter.Unmarshaller(model, operation) : XmlResponseEmitter.Unmarshaller(operation);
}
