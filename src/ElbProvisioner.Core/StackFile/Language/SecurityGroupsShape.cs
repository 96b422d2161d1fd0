using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>Security groups of a load balancer, or <c>none</c>, which reads as an empty list.</summary>
internal sealed class SecurityGroupsShape : Shape<Reference[]>
{
    private static readonly ListShape<Reference> Groups = new(References.SecurityGroup, orSingle: true, mayBeEmpty: false);

    public override string Expects => $"{Groups.Expects}, or `none`";

    public override IEnumerable<Shape> Inner => [Groups];

    public override void WriteKeywords(SchemaWriter schema) => Groups.WriteKeywords(schema);

    protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out Reference[] value)
    {
        value = [];
        return node is ScalarNode { Text: "none" } || Groups.TryBind(node, binding, out value);
    }
}
