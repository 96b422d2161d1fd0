using ElbProvisioner.Cli.Cloud;

namespace ElbProvisioner.Cli.Tests.Cloud;

public sealed class AspNetRuntimeTests : IDisposable
{
    private readonly DirectoryInfo _dotnet = Directory.CreateTempSubdirectory("elbctl-dotnet-");

    [Fact]
    public void Builds_that_carry_their_runtime_have_it_inside()
    {
        Assert.Null(AspNetRuntime.Find(null, "/nowhere", new(10, 0, 1)));
        Assert.Null(AspNetRuntime.Find("/a/Microsoft.AspNetCore.Server.Kestrel.Core.dll", "/nowhere", new(10, 0, 1)));
    }

    [Fact]
    public void Where_it_is_not_installed_one_is_told_what_to_install()
    {
        Install("Microsoft.AspNetCore.App/9.0.4");
        var missing = AspNetRuntime.Find("/a/System.Runtime.dll", Install("Microsoft.NETCore.App/10.0.12"), new(10, 0, 12));

        Assert.Equal(TrafficCodes.NoAspNetRuntime, missing?.Code);
        Assert.Contains("aspnetcore-runtime-10.0", missing?.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_one_beside_the_base_is_found()
    {
        Install("Microsoft.AspNetCore.App/10.0.3");

        Assert.Null(AspNetRuntime.Find("/a/System.Runtime.dll", Install("Microsoft.NETCore.App/10.0.12"), new(10, 0, 12)));
    }

    public void Dispose() => _dotnet.Delete(recursive: true);

    private string Install(string framework)
    {
        var folder = _dotnet.CreateSubdirectory("shared/" + framework).FullName;
        File.WriteAllText(Path.Combine(folder, "Microsoft.AspNetCore.Server.Kestrel.Core.dll"), "");
        return folder + "/";
    }
}
