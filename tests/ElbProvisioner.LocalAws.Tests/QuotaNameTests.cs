using System.Reflection;
using System.Runtime.CompilerServices;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests;

public sealed class QuotaNameTests
{
    [Fact]
    public void A_quota_that_a_service_heeds_can_be_set()
    {
        var heeded = typeof(Quota)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(Quota))
            .Select(field => ((Quota?)field.GetValue(null))?.Name ?? "")
            .ToList();

        Assert.True(heeded.Count > 15, $"{heeded.Count} quotas were found");
        Assert.Subset(QuotaNames.All.ToHashSet(), heeded.ToHashSet());
    }

    [Fact]
    public void Quotas_of_one_name_have_one_default() =>
        Assert.All(
            Services.Create().SelectMany(service => service.Quotas ?? []).GroupBy(quota => quota.Name),
            named => Assert.Single(named.Distinct())
        );

    [Fact]
    public void The_documentation_names_every_quota()
    {
        var doc = Doc();

        Assert.All(QuotaNames.All, name => Assert.Contains($"`{name}`", doc, StringComparison.Ordinal));
    }

    private static string Doc([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here) ?? "", "..", "..", "docs", "local-aws.md"));
}
