using System.Globalization;
using ElbProvisioner.LocalAws;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>Where the embedded AWS is kept and how fast it lives.</summary>
/// <param name="Speed">Above 0; 1 is life itself.</param>
/// <param name="Region">Where the stack and the command line name none.</param>
/// <param name="IsIpv6Given">A region that is used for the first time begins with IPv6 in its default VPC.</param>
internal sealed record LocalSettings(string File, double Speed, string Region, bool IsIpv6Given = false)
{
    public const string FileVariable = "ELBCTL_LOCAL_STATE";
    public const string SpeedVariable = "ELBCTL_LOCAL_SPEED";
    public const string Ipv6Variable = "ELBCTL_LOCAL_IPV6";

    private const string FileName = "local-aws.world";
    private const string AnyRegion = "us-east-1";

    /// <exception cref="InvalidSettingException">The speed is no number above 0, or IPv6 neither on nor off.</exception>
    public static LocalSettings Of(Func<string, string?> environment) =>
        new(
            Value(environment, FileVariable) ?? DefaultFile(environment),
            Value(environment, SpeedVariable) is { } speed
                ? ParseSpeed(speed)
                    ?? throw new InvalidSettingException($"{SpeedVariable} wants a number from 0.01 to 10000, not '{speed}'.")
                : LocalWorld.DefaultSpeed,
            Value(environment, "AWS_REGION") ?? Value(environment, "AWS_DEFAULT_REGION") ?? AnyRegion,
            Value(environment, Ipv6Variable) switch
            {
                null or "false" or "0" => false,
                "true" or "1" => true,
                var other => throw new InvalidSettingException($"{Ipv6Variable} wants true or false, not '{other}'."),
            }
        );

    public static double? ParseSpeed(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed is >= 0.01 and <= 10000
            ? speed
            : null;

    /// <summary>
    /// The per-user folder for what programs keep: the XDG state folder on Linux, Application Support on macOS, the local application data
    /// on Windows.
    /// </summary>
    private static string DefaultFile(Func<string, string?> environment)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var folder =
            OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            : Value(environment, "XDG_STATE_HOME") is { } state && Path.IsPathRooted(state) ? state
            : Path.Combine(home, ".local", "state");
        return Path.Combine(folder, "elbctl", FileName);
    }

    private static string? Value(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } value ? value : null;
}

/// <summary>An environment variable says something that cannot be.</summary>
internal sealed class InvalidSettingException(string message) : Exception(message);
