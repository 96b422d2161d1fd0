using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>The rules of a security group, in no order: compared flow by flow, shown as the file's two lists.</summary>
internal sealed class SecurityGroupRulesForm : Form<ImmutableArray<SecurityGroupRule>>
{
    public override string Key(object value) =>
        string.Join('\n', ((ImmutableArray<SecurityGroupRule>)value).Select(r => r.ToString()).Order(StringComparer.Ordinal));

    /// <summary>The path is the list of the file in which the rule stands, and the flow.</summary>
    public override IEnumerable<PropertyText> Texts(string path, object value, Func<ResourceRef, string> nameOf) =>
        ((ImmutableArray<SecurityGroupRule>)value)
            .GroupBy(r => r.Direction)
            .OrderBy(g => g.Key)
            .SelectMany(g =>
                g.DistinctBy(r => r.Flow)
                    .Select(r => new PropertyText(
                        $"{(g.Key == RuleDirection.Ingress ? "ingress" : "egress")} {r.Flow}",
                        r.Flow + r.Description,
                        r.Text(nameOf)
                    ))
            );

    public override IEnumerable<ResourceRef> Refs(object value) =>
        ((ImmutableArray<SecurityGroupRule>)value).Select(r => r.Peer).OfType<RulePeer.Group>().Select(p => p.Ref);

    public override object? FromWire(object wire) => null;

    protected override string Show(ImmutableArray<SecurityGroupRule> value, Func<ResourceRef, string> nameOf) =>
        string.Join(", ", value.Select(r => r.Text(nameOf)));

    /// <exception cref="InvalidOperationException">Always: rules are authorised and revoked by calls of their own.</exception>
    protected override object Send(ImmutableArray<SecurityGroupRule> value, Func<ResourceRef, string> idOf) =>
        throw new InvalidOperationException("The rules of a security group are no member of a request.");
}
