namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>What can be said of something of which not all is known.</summary>
internal enum Truth
{
    No,
    Unknown,
    Yes,
}

internal static class Truths
{
    public static Truth Of(bool holds) => holds ? Truth.Yes : Truth.No;

    public static Truth Not(this Truth truth) =>
        truth switch
        {
            Truth.Yes => Truth.No,
            Truth.No => Truth.Yes,
            _ => Truth.Unknown,
        };

    /// <summary>One that does not hold decides, whatever the others are.</summary>
    public static Truth All(IEnumerable<Truth> truths) => truths.DefaultIfEmpty(Truth.Yes).Min();

    /// <summary>One that holds decides, whatever the others are.</summary>
    public static Truth Any(IEnumerable<Truth> truths) => truths.DefaultIfEmpty(Truth.No).Max();
}
