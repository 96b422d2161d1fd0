using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed class IgnoredKeyTests
{
    [Fact]
    public void What_stands_under_such_a_key_at_the_top_is_not_read_and_may_be_an_anchor()
    {
        var stack = StackText.Bind(
            "x-common: &common { healthCheck: /up, note: \"${undeclared}\" }\nx-app: &app { healthCheck: /up }\nstack: "
                + "shop\ntargetGroups: { app: { port: 80, <<: *app } }"
        );

        Assert.Equal("/up", stack.TargetGroups[0].Settings.Get(TargetGroupTable.CheckPath));
    }

    [Fact]
    public void Where_names_are_chosen_it_is_a_name()
    {
        var stack = StackText.Bind(
            "stack: shop\ntargetGroups: { x-blue: { port: 80 } }\ntags: { x-team: a }\nloadBalancers: { web: { listeners: { http: { "
                + "port: 80, forward: x-blue } } } }"
        );

        Assert.Equal("x-blue", stack.TargetGroups[0].Name);
        Assert.Equal("a", stack.Tags["x-team"]);
    }

    [Fact]
    public void Another_beginning_is_still_a_mistake() =>
        Assert.Equal([BindingCodes.UnknownKey.Id], StackText.Codes(StackText.Load("stack: shop\nX-note: 1")));
}
