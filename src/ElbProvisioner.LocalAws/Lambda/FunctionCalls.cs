using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Lambda.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Lambda;

/// <summary>Functions as records: made, told and deleted. Their code is not kept.</summary>
internal static class FunctionCalls
{
    private const int LargestPage = 50;

    /// <summary>What a request says, and an answer in the same words.</summary>
    private static readonly string[] Kept =
    [
        "Runtime",
        "Role",
        "Handler",
        "Description",
        "Timeout",
        "MemorySize",
        "PackageType",
        "Architectures",
        "Environment",
    ];

    public static Document Create(Transaction transaction, Fields request)
    {
        var name = FunctionName.Of(transaction, request).Name;
        if (Functions.Made(transaction, name) is not null)
        {
            throw Refusals.Conflict($"Function already exist: {name}");
        }

        if (request.Text("PackageType") != "Image" && (request.Text("Runtime") is null || request.Text("Handler") is null))
        {
            throw Refusals.Invalid(
                "Runtime and Handler are mandatory parameters for functions created with deployment packages."
            );
        }

        var function = new LambdaFunction(
            name,
            new JsonObject(
                Kept.Where(request.Has).Select(member => KeyValuePair.Create(member, request.Values[member]?.DeepClone()))
            ),
            request.Map("Tags"),
            transaction.NewUuid(),
            transaction.Now
        );
        transaction.Lambda.Functions.Put(function);
        return request.Flag("Publish") == true ? Publish(transaction, function) : Configuration(transaction, new(name, null), function);
    }

    public static Document Get(Transaction transaction, Fields request)
    {
        var (name, function) = Asked(transaction, request);
        return new()
        {
            ["Configuration"] = Configuration(transaction, name, function),
            ["Code"] = new Document
            {
                ["RepositoryType"] = "S3",
                ["Location"] = $"https://awslambda-{transaction.Here.Name}-tasks.s3.amazonaws.com/snapshots/{name.Name}",
            },
            ["Tags"] = function.Tags.Count > 0 ? function.Tags : null,
        };
    }

    public static Document GetConfiguration(Transaction transaction, Fields request)
    {
        var (name, function) = Asked(transaction, request);
        return Configuration(transaction, name, function);
    }

    /// <summary>Those that were made here; of others nobody knows the names.</summary>
    public static Document List(Transaction transaction, Fields request)
    {
        var page = Pages.Cut(
            transaction.Lambda.Functions.All,
            function => function.Key,
            request.Text("Marker"),
            Math.Min(request.Integer("MaxItems") ?? LargestPage, LargestPage),
            marker => Refusals.Invalid($"Invalid Marker: {marker}")
        );
        return new()
        {
            ["Functions"] = page.Items.Select(function => Configuration(transaction, new(function.Key, null), function)).ToList(),
            ["NextMarker"] = page.Next,
        };
    }

    public static Document Delete(Transaction transaction, Fields request)
    {
        var name = Asked(transaction, request).Name;
        if (name.Qualifier is not null)
        {
            throw Refusals.Invalid("Deleting a single version is not simulated; delete the function.");
        }

        transaction.Lambda.Functions.Remove(name.Name);
        transaction.Lambda.Deleted.Put(new(name.Name));
        transaction.Lambda.Policies.Remove(name.Name);
        var prefix = FunctionAlias.Prefix(name.Name);
        foreach (var alias in transaction.Lambda.Aliases.StartingWith(prefix))
        {
            transaction.Lambda.Aliases.Remove(alias.Key);
        }

        foreach (var policy in transaction.Lambda.Policies.StartingWith(prefix))
        {
            transaction.Lambda.Policies.Remove(policy.Key);
        }

        return new() { ["StatusCode"] = 204 };
    }

    public static Document Publish(Transaction transaction, Fields request) => Publish(transaction, Asked(transaction, request).Function);

    private static Document Publish(Transaction transaction, LambdaFunction function)
    {
        var published = function with { LastVersion = function.LastVersion + 1 };
        transaction.Lambda.Functions.Put(published);
        return Configuration(transaction, new(function.Key, published.LastVersion.ToString(CultureInfo.InvariantCulture)), published);
    }

    private static (FunctionName Name, LambdaFunction Function) Asked(Transaction transaction, Fields request)
    {
        var name = FunctionName.Of(transaction, request);
        return (name, Functions.Get(transaction, name));
    }

    private static Document Configuration(Transaction transaction, FunctionName name, LambdaFunction function)
    {
        var told = new Document
        {
            ["FunctionName"] = function.Key,
            ["FunctionArn"] = name.Arn(transaction),
            ["CodeSize"] = 0,
            ["Description"] = "",
            ["Timeout"] = 3,
            ["MemorySize"] = 128,
            ["PackageType"] = "Zip",
            ["Architectures"] = (string[])["x86_64"],
            ["LastModified"] = function.ModifiedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
            ["CodeSha256"] = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(function.Key))),
            ["Version"] = VersionOf(transaction, name),
            ["TracingConfig"] = new Document { ["Mode"] = "PassThrough" },
            ["RevisionId"] = function.RevisionId,
            ["State"] = "Active",
            ["LastUpdateStatus"] = "Successful",
        };
        foreach (var (member, said) in function.Said)
        {
            told[member] = said;
        }

        return told;
    }

    private static string VersionOf(Transaction transaction, FunctionName name) =>
        name.Qualifier is null ? FunctionName.Latest
        : Functions.IsVersion(name.Qualifier, out _) ? name.Qualifier
        : transaction.Lambda.Aliases.Find(name.Key)?.Version ?? "1";
}
