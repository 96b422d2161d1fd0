namespace ElbProvisioner.LocalAws.Wire;

/// <summary>What a request may be at most: far more than any of these services takes, and little enough to be read.</summary>
internal static class WireLimits
{
    /// <summary>In bytes, also once it is unpacked.</summary>
    public const int LargestBody = 4 << 20;

    public const int MostParameters = 10_000;

    public const int DeepestNesting = 64;

    public const string TooLarge = "RequestEntityTooLarge";

    public static readonly string TooLargeMessage = $"The request is larger than {LargestBody} bytes.";
}
