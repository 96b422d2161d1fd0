using System.Reflection;
using Amazon.Runtime;
using Amazon.SecurityToken;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>
/// STS is one service whose official package is at hand and speaks a protocol of ours: generated from its model, the
/// public surface must agree with the official one. What differs stands below with its reason.
/// </summary>
public sealed class SurfaceOracleTests
{
    private const int MembersInCommon = 307;

    private static readonly Difference[] OnlyOfficial =
    [
        new(@"\.(MinimumSessionTokenSize|SessionTokenSize|SessionTokenUtilization) ", "the official package was made from a newer model"),
        new(
            @"Token\.Model\.Credentials( : Amazon|\(System|\.GetCredentials)",
            "hand-written: STS credentials are usable as client credentials"
        ),
        new(@"ICoreAmazonSTS$", "hand-written: how the pipeline calls STS to assume roles"),
        new(@"Token\.SAML\.", "hand-written: sign-in through a browserless SAML provider"),
        new(@"RetryPolicy", "hand-written: STS retries one error of identity providers"),
        new(@"AuthScheme(Handler|Parameters|Resolver)", "one handler serves all our services, Wire.SigV4Auth"),
        new(@"DefaultConfiguration", "one table serves all our services, Wire.DefaultsModes"),
        new(@"GetSessionTokenAsync\(System\.Threading", "a convenience overload without a request"),
        new(@"(FederatedUser|GetFederationTokenRequest)\(System\.String", "a convenience constructor"),
    ];

    private static readonly Difference[] OnlyGenerated =
    [
        new(@"Token\.Model\.Credentials : System\.Object$", "the other side of the hand-written credentials above"),
        new(@"IModelClient$|\.CallAsync\(", "calls by name, which the official packages do not have"),
        new(@"^ElbProvisioner\.", "what calls by name are made of"),
    ];

    private static readonly Lazy<HashSet<string>> Official = new(() => [.. Surface(typeof(AmazonSecurityTokenServiceClient).Assembly)]);
    private static readonly Lazy<HashSet<string>> Generated = new(() =>
        [
            .. Surface(
                GeneratorRun.Load(
                    "GeneratedSts",
                    new GeneratorRun.Model("sts.json", Resources.Text("Oracle/sts.json")),
                    TestContext.Current.CancellationToken
                )
            ),
        ]
    );

    [Fact]
    public void Everything_generated_is_as_in_the_official_package()
    {
        Difference.AssertExplained(Generated.Value.Except(Official.Value), OnlyGenerated);
        Assert.Equal(MembersInCommon, Generated.Value.Intersect(Official.Value).Count());
    }

    [Fact]
    public void Everything_in_the_official_package_is_generated_or_explained() =>
        Difference.AssertExplained(Official.Value.Except(Generated.Value), OnlyOfficial);

    private static IEnumerable<string> Surface(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        where type.Namespace is { } name && !name.EndsWith("MarshallTransformations", StringComparison.Ordinal)
        from line in Lines(type)
        select line;

    private static IEnumerable<string> Lines(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        yield return $"{type.FullName} : {Name(type.BaseType)}";
        foreach (var one in type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []))
        {
            yield return $"{type.FullName} : {Name(one)}";
        }
        foreach (var constructor in type.GetConstructors(declared).Where(constructor => !constructor.IsStatic))
        {
            yield return $"{type.FullName}({Parameters(constructor)})";
        }
        foreach (var property in type.GetProperties(declared))
        {
            yield return $"{type.FullName}.{property.Name} {Name(property.PropertyType)} {(property.CanRead ? "get" : "")} {(property.SetMethod?.IsPublic == true ? "set" : "")}".TrimEnd();
        }
        foreach (
            var method in type.GetMethods(declared)
                .Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        )
        {
            yield return $"{type.FullName}.{method.Name}({Parameters(method)}) {Name(method.ReturnType)}";
        }
        foreach (var field in type.GetFields(declared))
        {
            yield return $"{type.FullName}.{field.Name} {Name(field.FieldType)} {(field.GetValue(null) as ConstantClass)?.Value}";
        }
    }

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(parameter => Name(parameter.ParameterType) + " " + parameter.Name + (parameter.IsOptional ? "?" : ""))
        );

    private static string Name(Type? type) =>
        type switch
        {
            null => "-",
            { IsGenericType: true } => $"{type.Name}<{string.Join(",", type.GetGenericArguments().Select(Name))}>",
            _ => type.FullName ?? type.Name,
        };
}
