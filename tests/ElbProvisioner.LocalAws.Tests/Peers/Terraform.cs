namespace ElbProvisioner.LocalAws.Tests.Peers;

/// <summary>Terraform with the provider of a mirror on this machine, in a folder that holds the configuration.</summary>
internal sealed class Terraform
{
    /// <summary>Names the folder of a provider mirror, as <c>terraform providers mirror</c> makes it or unpacked.</summary>
    private const string Mirror = "ELBCTL_TEST_TERRAFORM_PLUGINS";

    private readonly PeerProgram _program;

    public Terraform(PeerWorld world, string folder)
    {
        World = world;
        _program = new PeerProgram("terraform", world, folder)
        {
            Environment =
            {
                ["CHECKPOINT_DISABLE"] = "1",
                ["TF_IN_AUTOMATION"] = "1",
                ["TF_CLI_CONFIG_FILE"] = Path.Combine(folder, "settings.tfrc"),
                ["TF_VAR_endpoint"] = world.Endpoint,
                // A fifth less of its work: it builds the schemas of all of AWS each time it starts.
                ["GOGC"] = "300",
            },
        };

        // The configuration names the endpoint as its users do.
        _program.Environment.Remove("AWS_ENDPOINT_URL");
        File.WriteAllText(Path.Combine(folder, "settings.tfrc"), "");
    }

    public PeerWorld World { get; }

    public async Task InitAsync()
    {
        var plugins = Plugins();
        Assert.SkipWhen(plugins is null, $"no mirror with the AWS provider for Terraform is on this machine; {Mirror} names one");
        var init = await _program.RunAsync("init", "-input=false", "-no-color", $"-plugin-dir={plugins}");
        Assert.SkipWhen(init is null, "terraform is not installed");
        init.Well();
    }

    public async Task<PeerRun> RunAsync(string command, string revision, params string[] options)
    {
        var run = await _program.RunAsync([command, "-input=false", "-no-color", $"-var=revision={revision}", .. options]);
        return run ?? throw new InvalidOperationException("terraform has vanished");
    }

    private static string? Plugins()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable(Mirror),
            "/opt/tf-plugins",
            "/usr/local/share/tf-plugins",
            Path.Combine(home, "tf-plugins"),
            Path.Combine(home, ".terraform.d", "plugins"),
            "/usr/local/share/terraform/plugins",
            "/usr/share/terraform/plugins",
        ];
        return candidates.FirstOrDefault(folder =>
            folder is { Length: > 0 } && Directory.Exists(Path.Combine(folder, "registry.terraform.io", "hashicorp", "aws"))
        );
    }
}
