namespace ElbProvisioner.LocalAws.Tests.Peers;

/// <summary>The scripts that lie beside the tests.</summary>
internal static class Resources
{
    /// <summary>Writes all whose names begin so into the folder.</summary>
    public static async Task CopyAsync(string prefix, string folder)
    {
        var assembly = typeof(Resources).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var stream =
                assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the tests carry no {name}");
            await using var file = File.Create(Path.Combine(folder, name[prefix.Length..]));
            await stream.CopyToAsync(file, TestContext.Current.CancellationToken);
        }
    }
}
