namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>A folder with a stack file, as a user has one; gone with the test.</summary>
internal sealed class Workspace : IDisposable
{
    public const string StackFile = "elbctl.yaml";

    public Workspace() => Folder = Directory.CreateTempSubdirectory("elbctl-test-").FullName;

    public Workspace(string stackText)
        : this() => Stack = stackText;

    public string Folder { get; }

    public string Stack
    {
        get => File.ReadAllText(Path.Combine(Folder, StackFile));
        set => File.WriteAllText(Path.Combine(Folder, StackFile), value);
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
