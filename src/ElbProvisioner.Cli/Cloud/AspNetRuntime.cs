using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>
/// The part of .NET that load balancers listen with. Builds that carry their runtime have it inside. The portable one asks .NET's host for
/// the base alone, so that commands that do not serve start as fast as before and run where ASP.NET Core is not installed.
/// </summary>
internal static class AspNetRuntime
{
    private const string Framework = "Microsoft.AspNetCore.App";
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel.Core";

    /// <summary>Lets its assemblies be found from now on.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    public static Diagnostic? Find() =>
        Find(AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string, RuntimeEnvironment.GetRuntimeDirectory(), Environment.Version);

    /// <param name="known">The assemblies that the process was started with; null or empty: it carries them all.</param>
    /// <param name="runtime">The folder of .NET's base: <c>…/shared/Microsoft.NETCore.App/10.0.1</c>.</param>
    /// <param name="version">Of .NET's base.</param>
    internal static Diagnostic? Find(string? known, string runtime, Version version)
    {
        if (string.IsNullOrEmpty(known) || known.Contains(Server, StringComparison.Ordinal))
        {
            return null;
        }

        var shared = Path.GetFullPath(Path.Combine(runtime, "..", "..", Framework));
        var folder = Directory.Exists(shared)
            ? Directory
                .EnumerateDirectories(shared)
                .Select(static path => (Path: path, Version: Version.TryParse(Path.GetFileName(path), out var number) ? number : null))
                .Where(one => one.Version?.Major == version.Major && File.Exists(Path.Combine(one.Path, Server + ".dll")))
                .OrderByDescending(one => one.Version?.Build == version.Build)
                .ThenByDescending(static one => one.Version)
                .Select(static one => one.Path)
                .FirstOrDefault()
            : null;
        if (folder is null)
        {
            return new(
                TrafficCodes.NoAspNetRuntime,
                SourceSpan.None,
                $"Load balancers listen with ASP.NET Core {version.Major}, which is not installed beside {runtime.TrimEnd('/', '\\')}.",
                $"Install it (Debian, Ubuntu, Fedora: aspnetcore-runtime-{version.Major}.0; elsewhere https://dotnet.microsoft.com/download), "
                    + "or take elbctl's native build, which carries it."
            );
        }

        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, name.Name + ".dll") is var path && File.Exists(path) ? Load(context, path) : null;
        return null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Trimmed builds carry ASP.NET Core inside and do not come here.")]
    private static System.Reflection.Assembly Load(AssemblyLoadContext context, string path) => context.LoadFromAssemblyPath(path);
}
