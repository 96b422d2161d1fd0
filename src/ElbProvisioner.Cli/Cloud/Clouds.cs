using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>AWS or the embedded one, as the command line says.</summary>
internal static class Clouds
{
    public static Func<CloudChoice, Action<string>?, ICloud> Opener(Terminal terminal, Func<string, string?> environment) =>
        (choice, onCall) =>
            choice.IsLocal
                ? LocalCloud.Open(choice, onCall, environment, terminal.Talk)
                : AwsCloud.Open(choice, onCall, HintCache.Of(environment), terminal.Talk.Line);
}
