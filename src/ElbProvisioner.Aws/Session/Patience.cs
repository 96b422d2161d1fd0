namespace ElbProvisioner.Aws.Session;

/// <summary>How long calls are made again, how the pauses grow, and who hears of it.</summary>
/// <param name="throttled">For one call that AWS throttles, from its first refusal on.</param>
/// <param name="say">Hears what is waited for outside an action of a run.</param>
internal sealed class Patience(TimeSpan throttled, Action<string>? say, TimeProvider time)
{
    /// <summary>The first attempts pass unsaid: a short pause is nobody's concern.</summary>
    private const int SilentAttempts = 3;

    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan LongestPauseOfTrouble = TimeSpan.FromSeconds(5);

    private const int Spread = 997;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenWords = TimeSpan.FromSeconds(10);

    /// <summary>A fifth of what an answer may take passes unsaid.</summary>
    private const int SilencesInLimit = 5;

    private readonly Lock _gate = new();
    private long? _saidAt;

    public TimeSpan Throttled => throttled;

    /// <summary>
    /// Doubles with each attempt; between half of that and all of it, by the last digits of the clock: calls that were refused together
    /// part.
    /// </summary>
    public TimeSpan Pause(int attempt, TimeSpan longest)
    {
        var whole = TimeSpan.FromTicks((long)Math.Min(longest.Ticks, FirstPause.Ticks * Math.Pow(2, attempt - 1)));
        return (whole / 2) + (whole / 2 * (time.GetTimestamp() % Spread / (double)Spread));
    }

    /// <param name="left">Of the time for a throttled call; null: attempts are counted.</param>
    public void Say(AwsFailure failure, int attempt, TimeSpan? left)
    {
        if (attempt < SilentAttempts)
        {
            return;
        }

        var action = failure.Action ?? "a call";
        Tell(
            CallTalk.Current,
            left is { } time
                ? $"AWS throttles {action}: asking again, for {Words.Of(time)} at most"
                : $"{action} failed ({failure.Code}): asking again"
        );
    }

    /// <summary>Says that a call has no answer yet, unless it is disposed of before.</summary>
    /// <param name="limit">Of this attempt.</param>
    public ITimer Watch(string action, TimeSpan limit)
    {
        var listener = CallTalk.Current;
        return time.CreateTimer(
            _ => Tell(listener, $"no answer to {action} yet: waiting for it, for {Words.Of(limit)} at most"),
            null,
            limit / SilencesInLimit,
            Timeout.InfiniteTimeSpan
        );
    }

    private void Tell(IProgress<string>? listener, string text)
    {
        if (listener is { } progress)
        {
            progress.Report(text);
        }
        else if (say is not null && IsTime())
        {
            say(text + ".");
        }
    }

    /// <summary>Many calls wait for the same thing at once: one of them says so.</summary>
    private bool IsTime()
    {
        lock (_gate)
        {
            if (_saidAt is { } at && time.GetElapsedTime(at) < BetweenWords)
            {
                return false;
            }

            _saidAt = time.GetTimestamp();
            return true;
        }
    }
}

/// <summary>
/// Where the calls of this flow of control say what they wait for: the SDK's pipeline hands nothing of the caller's down to a retry.
/// </summary>
internal static class CallTalk
{
    private static readonly AsyncLocal<IProgress<string>?> Flow = new();

    public static IProgress<string>? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }
}
