using System.CommandLine;
using System.Globalization;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.LocalAws;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Options that serving the embedded AWS and running a stack on it share.</summary>
internal static class LocalOptions
{
    public const int DefaultPort = 4566;

    public static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null;

    public static void CheckPort(Option<string> port) =>
        Check(port, text => Port(text) is not null, "--port wants a number from 1 to 65535, not '{0}'.");

    public static Option<string> SpeedOption()
    {
        var speed = new Option<string>("--speed")
        {
            Description =
                "How many times shorter than in AWS everything takes; dates stay life's. 1 is AWS itself. Without it: "
                + $"{LocalSettings.SpeedVariable}, else {LocalWorld.DefaultSpeed:0}.",
            HelpName = "FACTOR",
        };
        Check(speed, text => LocalSettings.ParseSpeed(text) is not null, "--speed wants a number from 0.01 to 10000, not '{0}'.");
        return speed;
    }

    public static void Check(Option<string> option, Func<string, bool> isValid, string message) =>
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !isValid(token.Value)))
            {
                result.AddError(string.Format(CultureInfo.InvariantCulture, message, token.Value));
            }
        });
}
