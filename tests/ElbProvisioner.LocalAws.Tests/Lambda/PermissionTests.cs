using System.Net;
using System.Text.Json.Nodes;
using Amazon.Lambda.Model;

namespace ElbProvisioner.LocalAws.Tests.Lambda;

public sealed class PermissionTests
{
    private const string Group = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/app/0123456789abcdef";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_is_told_as_it_was_added_and_gone_when_it_is_removed()
    {
        using var cloud = new Cloud();
        var added = await AddAsync(cloud, "one");
        await AddAsync(cloud, "two", request => (request.SourceArn, request.SourceAccount) = (null, null));

        var policy = await PolicyAsync(cloud);
        var statements = policy["Statement"]?.AsArray() ?? [];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(added.Statement), statements[0]));
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse(
                    $$$"""
                    {"Sid":"one","Effect":"Allow","Principal":{"Service":"elasticloadbalancing.amazonaws.com"},"Action":"lambda:InvokeFunction",
                     "Resource":"arn:aws:lambda:us-east-1:123456789012:function:thumbnails",
                     "Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"},"ArnLike":{"AWS:SourceArn":"{{{Group}}}"} } }
                    """
                ),
                statements[0]
            ),
            statements[0]?.ToJsonString()
        );
        Assert.Null(statements[1]?["Condition"]);

        await RemoveAsync(cloud, "one");
        Assert.Equal("two", (string?)Assert.Single((await PolicyAsync(cloud))["Statement"]?.AsArray() ?? [])?["Sid"]);
        await RemoveAsync(cloud, "two");
        await MissesAsync(() => PolicyAsync(cloud), "The resource you requested does not exist.");
    }

    [Fact]
    public async Task A_statement_id_is_there_once()
    {
        using var cloud = new Cloud();
        await AddAsync(cloud, "one");

        var refusal = await Assert.ThrowsAsync<ResourceConflictException>(() => AddAsync(cloud, "one"));

        Assert.Equal(HttpStatusCode.Conflict, refusal.StatusCode);
        Assert.Contains("(one) provided already exists", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_has_a_policy_of_its_own()
    {
        using var cloud = new Cloud();
        await AddAsync(cloud, "one", request => request.Qualifier = "live");

        await MissesAsync(() => PolicyAsync(cloud), "The resource you requested does not exist.");
        Assert.Equal(
            "arn:aws:lambda:us-east-1:123456789012:function:thumbnails:live",
            (string?)(await PolicyAsync(cloud, "live"))["Statement"]?[0]?["Resource"]
        );
        await Cloud.RefusedAsync(
            "InvalidParameterValueException",
            () => AddAsync(cloud, "two", request => request.Qualifier = "$LATEST")
        );
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        using var cloud = new Cloud();

        await MissesAsync(() => RemoveAsync(cloud, "one"), "No policy is associated with the given resource.");
        await AddAsync(cloud, "one");
        await MissesAsync(() => RemoveAsync(cloud, "two"), "Statement two is not found in resource policy.");
        await MissesAsync(
            () => AddAsync(cloud, "one", request => request.FunctionName = "missing"),
            "Function not found: arn:aws:lambda:us-east-1:123456789012:function:missing"
        );
    }

    [Fact]
    public async Task A_policy_that_changed_meanwhile_is_not_changed_by_its_old_revision()
    {
        using var cloud = new Cloud();
        await AddAsync(cloud, "one");
        var revision = (await cloud.Lambda.GetPolicyAsync(new() { FunctionName = "thumbnails" }, Cancellation)).RevisionId;
        await AddAsync(cloud, "two", request => request.RevisionId = revision);

        var refusal = await Cloud.RefusedAsync(
            "PreconditionFailedException",
            () => AddAsync(cloud, "three", request => request.RevisionId = revision)
        );
        Assert.Equal(HttpStatusCode.PreconditionFailed, refusal.StatusCode);
    }

    [Fact]
    public async Task A_policy_has_room_for_20_KB()
    {
        using var cloud = new Cloud();
        var count = 0;

        await Cloud.RefusedAsync(
            "PolicyLengthExceededException",
            async () =>
            {
                for (; count < 100; count++)
                {
                    await AddAsync(cloud, $"statement-{count}");
                }
            }
        );

        Assert.InRange(count, 40, 60);
    }

    private static Task<AddPermissionResponse> AddAsync(Cloud cloud, string id, Action<AddPermissionRequest>? like = null)
    {
        var request = new AddPermissionRequest
        {
            FunctionName = "thumbnails",
            StatementId = id,
            Action = "lambda:InvokeFunction",
            Principal = "elasticloadbalancing.amazonaws.com",
            SourceArn = Group,
            SourceAccount = "123456789012",
        };
        like?.Invoke(request);
        return cloud.Lambda.AddPermissionAsync(request, Cancellation);
    }

    private static Task<RemovePermissionResponse> RemoveAsync(Cloud cloud, string id) =>
        cloud.Lambda.RemovePermissionAsync(
            new RemovePermissionRequest { FunctionName = "thumbnails", StatementId = id },
            Cancellation
        );

    private static async Task<JsonNode> PolicyAsync(Cloud cloud, string? qualifier = null) =>
        JsonNode.Parse(
            (
                await cloud.Lambda.GetPolicyAsync(
                    new GetPolicyRequest { FunctionName = "thumbnails", Qualifier = qualifier },
                    Cancellation
                )
            ).Policy
        ) ?? throw new InvalidOperationException("the policy is no JSON");

    private static async Task MissesAsync(Func<Task> call, string message)
    {
        var refusal = await Assert.ThrowsAsync<ResourceNotFoundException>(call);
        Assert.Equal((HttpStatusCode.NotFound, message), (refusal.StatusCode, refusal.Message));
    }
}
