using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.AutoScaling.Calls;

/// <summary>Page sizes, and how much a call may name.</summary>
internal static class Sizes
{
    private const int MostNames = 50;

    /// <exception cref="AwsError">More than a call may name.</exception>
    public static void MustBeFew(string words, IReadOnlyList<string> names)
    {
        if (names.Count > MostNames)
        {
            throw Refusals.Invalid($"The number of {words} must not exceed {MostNames}");
        }
    }

    /// <exception cref="AwsError">Not 1 to <paramref name="most"/>.</exception>
    public static int Of(Fields request, int standard = 50, int most = 100)
    {
        var wanted = request.Integer("MaxRecords") ?? standard;
        return wanted < 1 || wanted > most
            ? throw Refusals.Invalid(
                $"The MaxRecords value specified, {wanted}, is outside the valid range: it must be between 1 and {most}."
            )
            : wanted;
    }
}
