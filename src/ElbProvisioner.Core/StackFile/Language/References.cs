using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>Names that join things; whether they lead anywhere is checked once everything is read.</summary>
internal static class References
{
    public static Shape<Reference> TargetGroup { get; } = Of("a target group's name");

    public static Shape<Reference> LoadBalancer { get; } = Of("a load balancer's name or ARN");

    public static Shape<Reference> ScalingGroup { get; } = Of("a scaling group's name");

    public static Shape<Reference> SecurityGroup { get; } = Of("a security group's name or id");

    public static Shape<Reference> Certificate { get; } = Of("a certificate's name or ARN");

    public static Shape<Peer> Peer { get; } =
        new TextShape("an address range, a prefix list or a group").Convert<string, Peer>(
            ReadPeer,
            "an address range, a prefix list, or a name"
        );

    private static Shape<Reference> Of(string expects) =>
        new TextShape(expects).Convert(
            (string text, Node node, Binding _, [MaybeNullWhen(false)] out Reference value) =>
            {
                value = new Reference(text, node.At);
                return true;
            }
        );

    private static bool ReadPeer(string text, Node node, Binding binding, [MaybeNullWhen(false)] out Peer peer)
    {
        if (text.StartsWith("pl-", StringComparison.Ordinal))
        {
            peer = null;
            if (!Texts.PrefixListId.Holds(text))
            {
                binding.Report(
                    BindingCodes.InvalidText,
                    node.At,
                    $"{binding.Place}: {node.Kind} is not a prefix list's id.",
                    $"It must be {Texts.PrefixListId.Says}."
                );
                return false;
            }

            peer = new Peer.PrefixList(text);
            return true;
        }

        if (!Cidrs.LooksLikeOne(text))
        {
            peer = new Peer.Named(new Reference(text, node.At));
            return true;
        }

        peer = Cidrs.TryRead(text, node, binding, out var range) ? new Peer.Cidr(range) : null;
        return peer is not null;
    }
}
