using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Lambda.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class FunctionTargetTests
{
    private const string Function = "arn:aws:lambda:us-east-1:123456789012:function:thumbnails";

    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task A_function_is_registered_when_its_policy_lets_the_target_group_in()
    {
        using var world = new Balancing();
        var group = await GroupAsync(world);

        var refusal = await Cloud.RefusedAsync("AccessDenied", () => world.RegisterAsync(group, Function));
        Assert.Equal(
            (
                System.Net.HttpStatusCode.Forbidden,
                $"elasticloadbalancing principal does not have permission to invoke {Function} from target group {group.TargetGroupArn}"
            ),
            (refusal.StatusCode, refusal.Message)
        );
        await PermitAsync(world, "for-another", group.TargetGroupArn + "0");
        await PermitAsync(world, "somebody-else", group.TargetGroupArn, "events.amazonaws.com");
        await Cloud.RefusedAsync("AccessDenied", () => world.RegisterAsync(group, Function));

        await PermitAsync(world, "for-this", group.TargetGroupArn);
        await world.RegisterAsync(group, Function);
        await world.ListenerAsync(await world.ActiveAsync(), Balancing.To(group));
        var told = Assert.Single(await ToldAsync(world, group));
        Assert.Equal(
            (Function, "unavailable", "Target.HealthCheckDisabled"),
            (told.Target.Id, told.TargetHealth.State.Value, told.TargetHealth.Reason.Value)
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/functions/*")]
    public async Task A_statement_without_a_source_or_with_one_that_fits_lets_it_in(string? source)
    {
        using var world = new Balancing();
        var group = await GroupAsync(world);
        await PermitAsync(world, "any", source);

        await world.RegisterAsync(group, Function);

        Assert.Single(await ToldAsync(world, group));
    }

    [Fact]
    public async Task An_alias_needs_the_permission_on_the_alias()
    {
        using var world = new Balancing();
        var group = await GroupAsync(world);
        await PermitAsync(world, "function", group.TargetGroupArn);
        await Cloud.RefusedAsync("AccessDenied", () => world.RegisterAsync(group, Function + ":live"));

        await PermitAsync(world, "alias", group.TargetGroupArn, qualifier: "live");
        await world.RegisterAsync(group, Function + ":live");
    }

    [Theory]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:missing")]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:thumbnails")]
    [InlineData("arn:aws:lambda:us-east-1:210987654321:function:thumbnails")]
    public async Task A_function_that_is_not_of_this_account_and_region_is_none(string arn)
    {
        using var world = new Balancing();
        var group = await GroupAsync(world);
        await PermitAsync(world, "any", null);

        await Cloud.RefusedAsync("AccessDenied", () => world.RegisterAsync(group, arn));
    }

    [Fact]
    public async Task A_target_group_has_one_function()
    {
        using var world = new Balancing();
        var group = await GroupAsync(world);
        foreach (var name in (string[])["thumbnails", "other"])
        {
            await PermitAsync(world, "any", null, function: name);
        }

        await world.RegisterAsync(group, Function);
        await Cloud.RefusedAsync(
            "TooManyTargets",
            () => world.RegisterAsync(group, "arn:aws:lambda:us-east-1:123456789012:function:other")
        );
        await world.RegisterAsync(group, Function);
        Assert.Single(await ToldAsync(world, group));
    }

    [Fact]
    public async Task Checks_that_are_turned_on_find_the_function_healthy_where_a_load_balancer_forwards_to_it()
    {
        using var world = new Balancing();
        var group = await GroupAsync(world);
        await PermitAsync(world, "any", null);
        await world.RegisterAsync(group, Function);
        await world.ListenerAsync(await world.ActiveAsync(), Balancing.To(group));

        await world.Elb.ModifyTargetGroupAsync(
            new ModifyTargetGroupRequest { TargetGroupArn = group.TargetGroupArn, HealthCheckEnabled = true },
            Cancellation
        );
        Assert.Equal("initial", Assert.Single(await ToldAsync(world, group)).TargetHealth.State.Value);
        world.Cloud.Pass(600);
        Assert.Equal("healthy", Assert.Single(await ToldAsync(world, group)).TargetHealth.State.Value);
    }

    private static async Task<IReadOnlyList<TargetHealthDescription>> ToldAsync(Balancing world, TargetGroup group) =>
        (
            await world.Elb.DescribeTargetHealthAsync(
                new DescribeTargetHealthRequest { TargetGroupArn = group.TargetGroupArn },
                Cancellation
            )
        ).TargetHealthDescriptions;

    private static Task<TargetGroup> GroupAsync(Balancing world) =>
        world.GroupAsync(
            "functions",
            request => (request.Protocol, request.Port, request.VpcId, request.TargetType) = (null, null, null, "lambda")
        );

    private static Task<AddPermissionResponse> PermitAsync(
        Balancing world,
        string id,
        string? source,
        string principal = "elasticloadbalancing.amazonaws.com",
        string? qualifier = null,
        string function = "thumbnails"
    ) =>
        world.Cloud.Lambda.AddPermissionAsync(
            new AddPermissionRequest
            {
                FunctionName = function,
                Qualifier = qualifier,
                StatementId = id,
                Action = "lambda:InvokeFunction",
                Principal = principal,
                SourceArn = source,
            },
            Cancellation
        );
}
