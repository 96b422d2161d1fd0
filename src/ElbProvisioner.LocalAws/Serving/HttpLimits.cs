namespace ElbProvisioner.LocalAws.Serving;

/// <summary>What a caller may ask of the door. Far beyond what any AWS client sends, and within what one machine can bear.</summary>
internal static class HttpLimits
{
    /// <summary>Of the request line and all headers, in bytes.</summary>
    public const int LargestHead = 64 << 10;

    public const int MostHeaders = 100;

    public const int MostConnections = 512;

    /// <summary>From a request's first byte to the end of its headers.</summary>
    public static readonly TimeSpan HeadTime = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan BodyTime = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection may be silent between two requests.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(2);

    /// <summary>How long a caller is listened to that has been refused in the midst of its request: until it has read why.</summary>
    public static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    /// <summary>How long the door, told to stop, waits for what is being answered.</summary>
    public static readonly TimeSpan LastAnswers = TimeSpan.FromMilliseconds(500);
}
