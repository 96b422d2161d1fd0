using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>
/// Ids of VPCs and subnets are shortened in every example, and a file with such a one can still be checked offline; whether the id is
/// there, a plan asks AWS.
/// </summary>
internal static class NetworkIds
{
    private const int OldDigits = 8;
    private const int Digits = 17;

    public static void WarnOfLength(string id, Node node, Binding binding)
    {
        if (id.Length - id.IndexOf('-', StringComparison.Ordinal) - 1 is not (OldDigits or Digits))
        {
            binding.Report(
                BindingCodes.ShortenedId,
                node.At,
                $"{binding.Place}: '{id}' looks shortened; AWS's ids have {OldDigits} or {Digits} hexadecimal digits.",
                "Write the whole id before you plan."
            );
        }
    }
}
