namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>What a measured program finds in its environment: enough to run, nothing of the user's.</summary>
internal static class Surroundings
{
    private static readonly string[] Inherited = ["PATH", "LANG", "TMPDIR", "DOTNET_ROOT"];

    public static Dictionary<string, string> Of(string home)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = home,
            ["NO_COLOR"] = "1",
            ["AWS_ACCESS_KEY_ID"] = "bench",
            ["AWS_SECRET_ACCESS_KEY"] = "bench",
            ["AWS_REGION"] = Stacks.ServiceStack.Region,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                environment[name] = value;
            }
        }

        return environment;
    }
}
