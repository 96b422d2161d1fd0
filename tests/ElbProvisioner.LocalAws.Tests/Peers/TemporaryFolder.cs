namespace ElbProvisioner.LocalAws.Tests.Peers;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("elbctl-peers-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
