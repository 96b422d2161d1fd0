using System.IO.Compression;
using System.Text.Json;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>The files this assembly carries.</summary>
internal static class Resources
{
    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    public static IReadOnlyList<string> Names(string folder) =>
        [.. typeof(Resources).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))];

    public static IEnumerable<JsonElement> Vectors(string name)
    {
        using var reader = new StreamReader(new GZipStream(Open($"Vectors/{name}.jsonl.gz"), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    private static Stream Open(string name) =>
        typeof(Resources).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"no resource is called {name}");
}
