using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tests.Live;

public sealed class PortAdmissionTests
{
    [Theory]
    [InlineData("tcp", 8080, 8080, true)]
    [InlineData("tcp", 8000, 9000, true)]
    [InlineData("tcp", 22, 22, false)]
    [InlineData("udp", 8080, 8080, false)]
    [InlineData("-1", null, null, true)]
    public void A_rule_for_the_load_balancers_group_admits_its_ports(string protocol, int? from, int? to, bool admits)
    {
        var obstacle = PortAdmission.Obstacle(
            Rules("sg-app", new(RuleDirection.Ingress, protocol, from, to, Group("sg-lb"), "")),
            Rules("sg-lb", AllOut),
            new("tcp", 8080)
        );

        Assert.Equal(
            admits ? null : "no security group of the instance (sg-app) admits port 8080 from the load balancer's (sg-lb)",
            obstacle?.Says
        );
    }

    [Fact]
    public void A_rule_for_another_group_admits_nothing() =>
        Assert.NotNull(
            PortAdmission.Obstacle(
                Rules("sg-app", new(RuleDirection.Ingress, "tcp", 8080, 8080, Group("sg-other"), "")),
                Rules("sg-lb", AllOut),
                new("tcp", 8080)
            )
        );

    [Fact]
    public void The_load_balancer_must_be_let_out_too() =>
        Assert.Equal(
            "no security group of the load balancer (sg-lb) lets it reach port 8080 of the instance's (sg-app)",
            PortAdmission
                .Obstacle(
                    Rules("sg-app", new(RuleDirection.Ingress, "tcp", 8080, 8080, Group("sg-lb"), "")),
                    Rules("sg-lb", new(RuleDirection.Egress, "tcp", 443, 443, new RulePeer.Cidr("0.0.0.0/0"), "")),
                    new("tcp", 8080)
                )
                ?.Says
        );

    [Fact]
    public void A_load_balancer_without_groups_is_let_out() =>
        Assert.Null(
            PortAdmission.Obstacle(
                Rules("sg-app", new(RuleDirection.Ingress, "tcp", 8080, 8080, new RulePeer.Cidr("10.0.0.0/16"), "")),
                new Dictionary<string, IEnumerable<SecurityGroupRule>>(),
                new("tcp", 8080)
            )
        );

    [Theory]
    [InlineData("udp", true)]
    [InlineData("tcp", false)]
    public void A_port_of_one_protocol_is_not_the_same_port_of_the_other(string protocol, bool admits) =>
        Assert.Equal(
            admits,
            PortAdmission.Obstacle(
                Rules("sg-app", new(RuleDirection.Ingress, protocol, 53, 53, Group("sg-lb"), "")),
                Rules("sg-lb", AllOut),
                new("udp", 53)
            )
                is null
        );

    private static SecurityGroupRule AllOut { get; } = new(RuleDirection.Egress, "-1", null, null, new RulePeer.Cidr("0.0.0.0/0"), "");

    private static RulePeer.Group Group(string id) => new(new ResourceRef.Existing(id));

    private static Dictionary<string, IEnumerable<SecurityGroupRule>> Rules(string group, SecurityGroupRule rule) =>
        new(StringComparer.Ordinal) { [group] = [rule] };
}
