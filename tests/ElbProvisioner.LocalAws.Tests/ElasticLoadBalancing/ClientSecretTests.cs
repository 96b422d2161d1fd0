using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;
using Listener = Amazon.ElasticLoadBalancingV2.Model.Listener;
using Rule = Amazon.ElasticLoadBalancingV2.Model.Rule;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

/// <summary>What OIDC actions say at the token endpoint is kept for providers of this machine alone, and never told.</summary>
public sealed class ClientSecretTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task A_secret_is_kept_for_a_provider_of_this_machine_and_goes_with_its_action()
    {
        using var world = new Balancing();
        var listener = await ListenerAsync(world);
        var actions = Asks("https://localhost:8443/token");

        var rule = await RuleAsync(world, listener, 10, actions);
        Assert.Null(rule.Actions[0].AuthenticateOidcConfig.ClientSecret);
        Assert.Equal([(rule.RuleArn, "s3cret")], Kept(world));

        actions[0].AuthenticateOidcConfig.ClientSecret = null;
        actions[0].AuthenticateOidcConfig.UseExistingClientSecret = true;
        await world.Elb.ModifyRuleAsync(new() { RuleArn = rule.RuleArn, Actions = actions }, Cancellation);
        Assert.Equal([(rule.RuleArn, "s3cret")], Kept(world));

        await world.Elb.ModifyRuleAsync(new() { RuleArn = rule.RuleArn, Actions = [Balancing.NotFound()] }, Cancellation);
        Assert.Empty(Kept(world));
    }

    [Fact]
    public async Task The_secret_of_any_other_provider_is_not_kept_and_one_of_a_rule_goes_with_it()
    {
        using var world = new Balancing();
        var listener = await ListenerAsync(world);

        await RuleAsync(world, listener, 10, Asks("https://login.example.com/token"));
        Assert.Empty(Kept(world));

        await RuleAsync(world, listener, 20, Asks("https://127.0.0.1:8443/token"));
        Assert.Single(Kept(world));
        await world.Elb.DeleteListenerAsync(new() { ListenerArn = listener.ListenerArn }, Cancellation);
        Assert.Empty(Kept(world));
    }

    private static async Task<Listener> ListenerAsync(Balancing world)
    {
        var certificate = world.Certificate();
        return await world.ListenerAsync(
            await world.BalancerAsync(),
            Balancing.NotFound(),
            request => (request.Protocol, request.Port, request.Certificates) = ("HTTPS", 443, [new() { CertificateArn = certificate }])
        );
    }

    private static async Task<Rule> RuleAsync(Balancing world, Listener listener, int priority, List<Action> actions)
    {
        var made = await world.Elb.CreateRuleAsync(
            new()
            {
                ListenerArn = listener.ListenerArn,
                Priority = priority,
                Actions = actions,
                Conditions = [Balancing.Path("/a")],
            },
            Cancellation
        );
        world.Settle();
        return made.Rules[0];
    }

    private static List<(string Key, string Value)> Kept(Balancing world) =>
        world.Run(static transaction => transaction.Elb.ClientSecrets.All.Select(static one => (one.Key, one.Value)).ToList());

    private static List<Action> Asks(string tokenEndpoint) =>
        [
            new()
            {
                Type = "authenticate-oidc",
                Order = 1,
                AuthenticateOidcConfig = new()
                {
                    Issuer = "https://login.example.com",
                    AuthorizationEndpoint = "https://login.example.com/authorize",
                    TokenEndpoint = tokenEndpoint,
                    UserInfoEndpoint = "https://login.example.com/userinfo",
                    ClientId = "shop",
                    ClientSecret = "s3cret",
                },
            },
            With(Balancing.NotFound()),
        ];

    private static Action With(Action last)
    {
        last.Order = 2;
        return last;
    }
}
