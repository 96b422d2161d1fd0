namespace ElbProvisioner.Core.Resources;

/// <summary>The parts of AWS that know nothing of each other [AWS reference: ARNs].</summary>
public static class Partitions
{
    /// <param name="region">Null: not known, taken for one of the usual partition.</param>
    public static string Of(string? region) =>
        region switch
        {
            { } china when china.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
            { } government when government.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
            _ => "aws",
        };
}
