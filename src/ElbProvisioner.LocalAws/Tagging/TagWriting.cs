using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Tagging.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

/// <summary>
/// TagResources and UntagResources: each ARN's own service does it by its own operation, and what it refuses is told per ARN.
/// </summary>
/// <param name="owners">Of what can be tagged.</param>
internal sealed class TagWriting(IReadOnlyList<Service> owners)
{
    private readonly ServiceModels _models = new();
    private readonly Dictionary<string, Service> _owners = owners.ToDictionary(service => service.Model, StringComparer.Ordinal);

    public Document Tag(Transaction transaction, Fields request)
    {
        var tags = request.Map("Tags");
        if (tags.Count is 0 or > 50)
        {
            throw Refusals.Invalid("Tags must have between 1 and 50 entries.");
        }

        if (tags.Keys.Any(key => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)))
        {
            throw Refusals.Invalid("Tag keys that begin with aws: are reserved.");
        }

        return ForEach(transaction, request, arn => Order.ToTag(arn, tags));
    }

    public Document Untag(Transaction transaction, Fields request)
    {
        var keys = request.Texts("TagKeys");
        return ForEach(transaction, request, arn => Order.ToUntag(arn, keys));
    }

    private Document ForEach(Transaction transaction, Fields request, Func<string, Order?> orderFor)
    {
        var failed = new Document();
        foreach (var arn in request.Texts("ResourceARNList").Distinct(StringComparer.Ordinal))
        {
            try
            {
                Do(transaction, orderFor(arn) ?? throw Refusals.Invalid($"{arn} is not an ARN of a resource that can be tagged here."));
            }
            catch (AwsError refusal)
            {
                failed[arn] = new Document
                {
                    ["StatusCode"] = refusal.Status ?? 400,
                    ["ErrorCode"] = refusal.Code,
                    ["ErrorMessage"] = refusal.Message,
                };
            }
        }

        return new() { ["FailedResourcesMap"] = failed };
    }

    private void Do(Transaction transaction, Order order)
    {
        var model = _models[order.Service];
        if (
            !model.Operations.TryGetValue(order.Operation, out var operation)
            || operation.Input is null
            || !_owners[order.Service].Operations.TryGetValue(order.Operation, out var answer)
        )
        {
            throw Refusals.Invalid($"Resources of {order.Service} cannot be tagged here.");
        }

        answer(transaction, new Fields(model, model[operation.Input], order.Request));
    }

    /// <summary>A call of the service that owns a resource.</summary>
    private sealed record Order(string Service, string Operation, JsonObject Request)
    {
        public static Order? ToTag(string arn, IReadOnlyDictionary<string, string> tags) =>
            Split(arn) switch
            {
                ("elasticloadbalancing", _) => new("elbv2", "AddTags", new() { ["ResourceArns"] = List(arn), ["Tags"] = Pairs(tags) }),
                ("ec2", var resource) => new(
                    "ec2",
                    "CreateTags",
                    new() { ["Resources"] = List(resource[(resource.LastIndexOf('/') + 1)..]), ["Tags"] = Pairs(tags) }
                ),
                ("acm", _) => new("acm", "AddTagsToCertificate", new() { ["CertificateArn"] = arn, ["Tags"] = Pairs(tags) }),
                ("cloudwatch", _) => new("cloudwatch", "TagResource", new() { ["ResourceARN"] = arn, ["Tags"] = Pairs(tags) }),
                ("ssm", _) => new(
                    "ssm",
                    "AddTagsToResource",
                    new()
                    {
                        ["ResourceType"] = "Parameter",
                        ["ResourceId"] = arn,
                        ["Tags"] = Pairs(tags),
                    }
                ),
                ("route53", _) => new(
                    "route53",
                    "ChangeTagsForResource",
                    new()
                    {
                        ["ResourceType"] = "hostedzone",
                        ["ResourceId"] = arn,
                        ["AddTags"] = Pairs(tags),
                    }
                ),
                _ => null,
            };

        public static Order? ToUntag(string arn, IReadOnlyList<string> keys) =>
            Split(arn) switch
            {
                ("elasticloadbalancing", _) => new("elbv2", "RemoveTags", new() { ["ResourceArns"] = List(arn), ["TagKeys"] = List(keys) }),
                ("ec2", var resource) => new(
                    "ec2",
                    "DeleteTags",
                    new() { ["Resources"] = List(resource[(resource.LastIndexOf('/') + 1)..]), ["Tags"] = Keys(keys) }
                ),
                ("acm", _) => new("acm", "RemoveTagsFromCertificate", new() { ["CertificateArn"] = arn, ["Tags"] = Keys(keys) }),
                ("cloudwatch", _) => new("cloudwatch", "UntagResource", new() { ["ResourceARN"] = arn, ["TagKeys"] = List(keys) }),
                ("ssm", _) => new(
                    "ssm",
                    "RemoveTagsFromResource",
                    new()
                    {
                        ["ResourceType"] = "Parameter",
                        ["ResourceId"] = arn,
                        ["TagKeys"] = List(keys),
                    }
                ),
                ("route53", _) => new(
                    "route53",
                    "ChangeTagsForResource",
                    new()
                    {
                        ["ResourceType"] = "hostedzone",
                        ["ResourceId"] = arn,
                        ["RemoveTagKeys"] = List(keys),
                    }
                ),
                _ => null,
            };

        private static (string Service, string Resource) Split(string arn) =>
            arn.Split(':', 6) is ["arn", _, var service, _, _, var resource] ? (service, resource) : ("", "");

        private static JsonArray List(string one) => [(JsonNode?)JsonValue.Create(one)];

        private static JsonArray List(IEnumerable<string> all) => [.. all.Select(one => (JsonNode?)JsonValue.Create(one))];

        private static JsonArray Keys(IEnumerable<string> keys) => [.. keys.Select(key => (JsonNode?)new JsonObject { ["Key"] = key })];

        private static JsonArray Pairs(IReadOnlyDictionary<string, string> tags) =>
            [.. tags.Select(tag => (JsonNode?)new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })];
    }
}
