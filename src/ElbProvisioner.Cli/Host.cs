using System.Reflection;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli;

/// <summary>Everything outside this process that a command may touch.</summary>
/// <param name="Environment">Null when a variable is not set.</param>
/// <param name="Folder">Relative file names start here.</param>
/// <param name="OpenCloud">Cheap: nothing is called yet. The second argument hears of every call, for <c>-v</c>.</param>
internal sealed record Host(
    Terminal Terminal,
    TimeProvider Time,
    Func<string, string?> Environment,
    string Folder,
    Func<CloudChoice, Action<string>?, ICloud> OpenCloud
)
{
    /// <summary>Without the build metadata after the plus sign.</summary>
    public static string Version { get; } =
        (typeof(Host).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    public RunRecord Record { get; init; } = new();
}

/// <summary>What has happened so far, for whoever has to say how the process ends.</summary>
internal sealed class RunRecord
{
    /// <summary>AWS is not what it was when the command began.</summary>
    public bool ChangedSomething { get; set; }
}
