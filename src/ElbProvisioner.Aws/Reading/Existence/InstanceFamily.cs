namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>What the name of an instance type tells: series letters, the generation, and what is special, before the point.</summary>
/// <remarks>Source: Amazon EC2 instance type naming conventions.</remarks>
internal static class InstanceFamily
{
    /// <summary>
    /// <c>arm64</c> for <c>a1</c> and where a <c>g</c> follows the generation (m7g, im4gn, is4gen, hpc7g); <c>x86_64</c> else. An
    /// expectation, which saves asking where it is met: Macs, for one, are neither.
    /// </summary>
    public static string ExpectedArchitecture(string instanceType)
    {
        var family = instanceType.AsSpan(
            0,
            instanceType.IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? point : instanceType.Length
        );
        var special = family.TrimStart("abcdefghijklmnopqrstuvwxyz-").TrimStart("0123456789");
        return family is "a1" || special.Contains('g') ? "arm64" : "x86_64";
    }
}
