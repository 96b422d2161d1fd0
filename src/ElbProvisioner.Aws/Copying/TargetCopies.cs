using System.Text.Json;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Copying;

using Told = IReadOnlyDictionary<string, object>;

/// <summary>Target groups, trust stores, and the targets that no scaling group registers.</summary>
internal sealed class TargetCopies(CopyScope scope, ElbTagReader tags, BalancerCopies balancers)
{
    public async Task CopyGroupAsync(string arn)
    {
        var answer = await scope.Account.Elb.CallAsync("DescribeTargetGroups", [("TargetGroupArns", CopyTrees.Several([arn]))], scope.Stop);
        if (answer.Items("TargetGroups").FirstOrDefault() is not { } group)
        {
            return;
        }

        var name = group.Text("TargetGroupName") ?? "";
        var asked = group.Members.Pick(
            "Protocol",
            "ProtocolVersion",
            "Port",
            "VpcId",
            "TargetType",
            "IpAddressType",
            "HealthCheckEnabled",
            "HealthCheckProtocol",
            "HealthCheckPort",
            "HealthCheckPath",
            "HealthCheckIntervalSeconds",
            "HealthCheckTimeoutSeconds",
            "HealthyThresholdCount",
            "UnhealthyThresholdCount",
            "Matcher",
            "TargetControlPort"
        );
        if (group.Text("TargetType") == "lambda")
        {
            asked = asked.Without("Protocol", "ProtocolVersion", "Port", "VpcId", "HealthCheckProtocol", "HealthCheckPort");
        }

        await scope.MakeAsync(scope.There.Elb, "CreateTargetGroup", asked.With("Name", name).With("Tags", await tags.OfAsync(arn)), arn);
        await balancers.CopyAttributesAsync($"target group {name}", "TargetGroup", "TargetGroupArn", arn);
    }

    /// <summary>Those that are in no scaling group of the stack.</summary>
    /// <param name="instances">That the stack's scaling groups register.</param>
    public async Task CopyTargetsAsync(string arn, IReadOnlySet<string> instances)
    {
        var what = $"targets of {arn[(arn.LastIndexOf(':') + 1)..]}";
        var answer = await scope.ReadAsync(what, scope.Account.Elb, "DescribeTargetHealth", ("TargetGroupArn", arn));
        foreach (var described in answer?.Items("TargetHealthDescriptions") ?? [])
        {
            if (described.Inner("Target") is not { } target || described.Inner("TargetHealth")?.Text("State") == "draining")
            {
                continue;
            }

            var id = target.Text("Id") ?? "";
            if (instances.Contains(id))
            {
                continue;
            }

            if (id.StartsWith("i-", StringComparison.Ordinal))
            {
                scope.Tell($"target {id}", "It is an instance of no scaling group of the stack, and nothing stands for it.");
                continue;
            }

            if (id.StartsWith("arn:", StringComparison.Ordinal) && id.Contains(":lambda:", StringComparison.Ordinal))
            {
                await CopyPermissionsAsync(id);
            }

            await scope.TryAsync(
                $"target {id}",
                () =>
                    scope.MakeAsync(
                        scope.There.Elb,
                        "RegisterTargets",
                        CallsByName.Structure(("TargetGroupArn", arn), ("Targets", new object[] { target.Members }))
                    )
            );
        }
    }

    public async Task CopyTrustStoreAsync(string arn, string name)
    {
        await scope.MakeAsync(
            scope.There.Elb,
            "CreateTrustStore",
            CallsByName.Structure(
                ("Name", name),
                ("CaCertificatesBundleS3Bucket", "not-told"),
                ("CaCertificatesBundleS3Key", "not-told"),
                ("Tags", await tags.OfAsync(arn))
            ),
            arn
        );
        scope.Tell($"trust store {name}", "Where its certificates came from AWS does not tell: what it trusts is not rebuilt.");
    }

    /// <summary>Who may invoke the function: there is one of every name.</summary>
    private async Task CopyPermissionsAsync(string arn)
    {
        var what = $"permissions of {arn}";
        var answer = await scope.ReadAsync(what, scope.Account.Lambda, "GetPolicy", ("FunctionName", arn));
        if (answer?.Text("Policy") is not { } policy)
        {
            return;
        }

        using var document = JsonDocument.Parse(policy);
        var statements = document.RootElement.TryGetProperty("Statement", out var list) ? list.EnumerateArray() : default;
        foreach (var statement in statements)
        {
            await scope.TryAsync(what, () => scope.MakeAsync(scope.There.Lambda, "AddPermission", PermissionOf(arn, statement)));
        }
    }

    private static Dictionary<string, object> PermissionOf(string arn, JsonElement statement)
    {
        var condition = statement.TryGetProperty("Condition", out var said) ? said : default;
        return CallsByName.Structure(
            ("FunctionName", arn),
            ("StatementId", Text(statement, "Sid")),
            ("Action", Text(statement, "Action")),
            (
                "Principal",
                statement.GetProperty("Principal") is { ValueKind: JsonValueKind.Object } who
                    ? who.EnumerateObject().Select(static one => one.Value.GetString()).FirstOrDefault()
                    : Text(statement, "Principal")
            ),
            ("SourceArn", Condition("ArnLike", "AWS:SourceArn")),
            ("SourceAccount", Condition("StringEquals", "AWS:SourceAccount"))
        );

        string? Condition(string kind, string key) =>
            condition.ValueKind == JsonValueKind.Object && condition.TryGetProperty(kind, out var of) ? Text(of, key) : null;
    }

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
