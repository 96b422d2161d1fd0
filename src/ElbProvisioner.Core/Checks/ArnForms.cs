using ElbProvisioner.Core.StackFile.Language;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>The forms of references to what is made elsewhere.</summary>
internal static class ArnForms
{
    public static bool IsTargetGroup(string text) => Texts.TargetGroupArn.Holds(text);

    public static bool IsCertificate(string text) => Texts.CertificateArnRule.Holds(text);

    public static bool IsTrustStore(string text) => Texts.TrustStoreArnRule.Holds(text);

    public static bool IsSecurityGroup(string text) => Texts.SecurityGroupId.Holds(text);
}
