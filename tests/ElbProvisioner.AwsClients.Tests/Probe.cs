namespace ElbProvisioner.AwsClients.Tests;

internal static class Probe
{
    public const string Verb = "probe";
    public static Task<int> Run(string[] arguments) => Task.FromResult(arguments.Length);
}
