namespace ElbProvisioner.Cli.Commands;

/// <summary>A folder for a world that is to leave nothing.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elbctl-run-");

    public string Path => _folder.FullName;

    public string File => System.IO.Path.Combine(Path, "local-aws.world");

    public void Dispose() => _folder.Delete(recursive: true);
}
