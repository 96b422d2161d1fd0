using ElbProvisioner.Cli;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Whatever stands in the cache of hints, or does not, a plan says the same.</summary>
public sealed class HintCacheTests : IDisposable
{
    private readonly LocalWorldAws _aws = new();
    private readonly Workspace _caches = new();

    [Fact]
    public async Task A_plan_is_the_same_with_every_cache()
    {
        await using var stack = await LivingStack.FromAsync(_aws, "web-https");
        await stack.Elbctl.ApplyAsync();
        var expected = await PlanAsync(stack);
        _aws.Hints = new(_caches.Folder);
        var cold = await PlanAsync(stack);
        var warm = await PlanAsync(stack);
        Assert.Equal((expected, expected), (cold, warm));

        foreach (
            var content in new[]
            {
                "",
                "{}",
                "no json",
                new string('x', 2 << 20),
                """{"format":"elbctl read hints","version":1,"keys":{"listeners":[1,{}]}}""",
                """{"format":"elbctl read hints","version":1.5,"keys":{}}""",
                """{"format":"elbctl read hints","version":1,"keys":{"rules":["a"],"rules":["b"]}}""",
            }
        )
        {
            File.WriteAllText(CacheFile, content);
            Assert.Equal(expected, await PlanAsync(stack));
        }

        Directory.Delete(_caches.Folder, recursive: true);
        Assert.Equal(expected, await PlanAsync(stack));
        Assert.True(File.Exists(CacheFile));
    }

    [Fact]
    public async Task A_cache_of_what_was_removed_and_made_again_is_passed_over()
    {
        _aws.Hints = new(_caches.Folder);
        await using var stack = await LivingStack.FromAsync(_aws, "path-routing");
        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
        var stale = Directory.GetFiles(_caches.Folder).ToDictionary(f => f, File.ReadAllText);
        (await stack.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        foreach (var (file, content) in stale)
        {
            File.WriteAllText(file, content);
        }

        var withStale = await PlanAsync(stack);
        _aws.Hints = null;
        Assert.Equal(await PlanAsync(stack), withStale);

        await stack.Elbctl.ApplyAsync();
        _aws.Hints = new(_caches.Folder);
        foreach (var (file, content) in stale)
        {
            File.WriteAllText(file, content);
        }

        await stack.Elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_no_failure()
    {
        var file = _caches.PathOf("file");
        File.WriteAllText(file, "");
        _aws.Hints = new(Path.Combine(file, "below"));
        await using var stack = await LivingStack.FromAsync(_aws, "web-http");

        await PlanAsync(stack);
    }

    public void Dispose()
    {
        _aws.Dispose();
        if (Directory.Exists(_caches.Folder))
        {
            _caches.Dispose();
        }
    }

    private string CacheFile => Assert.Single(Directory.GetFiles(_caches.Folder));

    private static async Task<string> PlanAsync(LivingStack stack) =>
        (await stack.Elbctl.RunAsync("plan", "--json")).Expect(ExitCode.Done).Out;
}
