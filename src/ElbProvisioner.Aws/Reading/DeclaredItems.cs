using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading;

/// <summary>How the items in the <c>elbctl:declared.N</c> tags begin; planning writes them.</summary>
internal static class DeclaredItems
{
    public const string Attribute = "attributes.";
    public const string ScalingPolicy = "scaling.";
    public const string DnsName = "dns.";

    public static string PartOf(ResourceKind kind) => kind.Id + ".";
}
