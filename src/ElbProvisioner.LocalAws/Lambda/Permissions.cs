using System.Text;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Lambda.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Lambda;

/// <summary>The policies of functions, statement by statement.</summary>
internal static class Permissions
{
    private const int LongestPolicy = 20 * 1024;

    public static Document Add(Transaction transaction, Fields request)
    {
        if (request.Text("Qualifier") == FunctionName.Latest)
        {
            throw Refusals.Invalid("We currently do not support adding policies for $LATEST.");
        }

        var name = FunctionName.Of(transaction, request);
        Functions.Get(transaction, name);
        var policy = transaction.Lambda.Policies.Find(name.Key);
        MustBeOfRevision(request, policy);
        var id = request.Required("StatementId");
        if (policy?.Statements.Any(statement => IdOf(statement) == id) == true)
        {
            throw Refusals.Conflict(
                $"The statement id ({id}) provided already exists. "
                    + "Please provide a new statement id, or remove the existing statement."
            );
        }

        var added = Statement(transaction, name, request);
        var after = new FunctionPolicy(name.Key, [.. policy?.Statements ?? [], added], transaction.NewUuid());
        if (Encoding.UTF8.GetByteCount(Text(after)) is var size && size > LongestPolicy)
        {
            throw new AwsError(
                "PolicyLengthExceededException",
                $"The final policy size ({size}) is bigger than the limit ({LongestPolicy})."
            );
        }

        transaction.Lambda.Policies.Put(after);
        return new() { ["Statement"] = added.ToJsonString() };
    }

    public static Document? Remove(Transaction transaction, Fields request)
    {
        var name = FunctionName.Of(transaction, request);
        Functions.Get(transaction, name);
        var policy =
            transaction.Lambda.Policies.Find(name.Key)
            ?? throw Refusals.NotFound("No policy is associated with the given resource.");
        MustBeOfRevision(request, policy);
        var id = request.Required("StatementId");
        var left = policy.Statements.Where(statement => IdOf(statement) != id).ToList();
        if (left.Count == policy.Statements.Count)
        {
            throw Refusals.NotFound($"Statement {id} is not found in resource policy.");
        }

        if (left.Count == 0)
        {
            transaction.Lambda.Policies.Remove(name.Key);
        }
        else
        {
            transaction.Lambda.Policies.Put(policy with { Statements = left, RevisionId = transaction.NewUuid() });
        }

        return null;
    }

    public static Document Get(Transaction transaction, Fields request)
    {
        var name = FunctionName.Of(transaction, request);
        Functions.Get(transaction, name);
        return transaction.Lambda.Policies.Find(name.Key) is { } policy
            ? new() { ["Policy"] = Text(policy), ["RevisionId"] = policy.RevisionId }
            : throw Refusals.NotFound("The resource you requested does not exist.");
    }

    /// <summary>
    /// Whether the policy lets a service invoke the function on behalf of one of its resources. Statements here allow, and none denies.
    /// </summary>
    public static bool LetIn(Transaction transaction, FunctionName name, string service, string sourceArn) =>
        transaction
            .Lambda.Policies.Find(name.Key)
            ?.Statements.Any(statement =>
                (IsAnybody(statement["Principal"]) || Said(statement["Principal"]?["Service"]) == service)
                && Said(statement["Action"]) is "lambda:InvokeFunction" or "lambda:*" or "*"
                && (Said(statement["Condition"]?["ArnLike"]?["AWS:SourceArn"]) is not { } pattern || ArnPattern.Fits(pattern, sourceArn))
                && (Said(statement["Condition"]?["StringEquals"]?["AWS:SourceAccount"]) ?? transaction.Account) == transaction.Account
            ) == true;

    private static bool IsAnybody(JsonNode? principal) => principal is JsonValue && Said(principal) == "*";

    private static string? Said(JsonNode? text) => text?.GetValue<string>();

    private static string? IdOf(JsonObject statement) => Said(statement["Sid"]);

    private static void MustBeOfRevision(Fields request, FunctionPolicy? policy)
    {
        if (request.Text("RevisionId") is { } revision && revision != policy?.RevisionId)
        {
            throw new AwsError(
                "PreconditionFailedException",
                "The RevisionId provided does not match the latest RevisionId. Call the GetPolicy API to retrieve the latest RevisionId "
                    + "for your resource."
            );
        }
    }

    private static JsonObject Statement(Transaction transaction, FunctionName name, Fields request)
    {
        var statement = new JsonObject
        {
            ["Sid"] = request.Required("StatementId"),
            ["Effect"] = "Allow",
            ["Principal"] = Principal(request.Required("Principal")),
            ["Action"] = request.Required("Action"),
            ["Resource"] = name.Arn(transaction),
        };
        var equal = new JsonObject();
        Say(equal, "AWS:SourceAccount", request.Text("SourceAccount"));
        Say(equal, "lambda:EventSourceToken", request.Text("EventSourceToken"));
        Say(equal, "aws:PrincipalOrgID", request.Text("PrincipalOrgID"));
        var condition = new JsonObject();
        if (equal.Count > 0)
        {
            condition["StringEquals"] = equal;
        }

        if (request.Text("SourceArn") is { } source)
        {
            condition["ArnLike"] = new JsonObject { ["AWS:SourceArn"] = source };
        }

        if (condition.Count > 0)
        {
            statement["Condition"] = condition;
        }

        return statement;
    }

    private static void Say(JsonObject condition, string key, string? value)
    {
        if (value is not null)
        {
            condition[key] = value;
        }
    }

    /// <summary>A service, an account by its number, or an ARN.</summary>
    private static JsonNode? Principal(string given) =>
        given == "*" ? JsonValue.Create(given)
        : given.EndsWith(".amazonaws.com", StringComparison.Ordinal) ? new JsonObject { ["Service"] = given }
        : new JsonObject { ["AWS"] = given.All(char.IsAsciiDigit) ? $"arn:aws:iam::{given}:root" : given };

    private static string Text(FunctionPolicy policy)
    {
        var statements = new JsonArray();
        foreach (var statement in policy.Statements)
        {
            statements.Add((JsonNode)statement.DeepClone());
        }

        return new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Id"] = "default",
            ["Statement"] = statements,
        }.ToJsonString();
    }
}
