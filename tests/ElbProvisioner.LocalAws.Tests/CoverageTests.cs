using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Tests;

public sealed class CoverageTests
{
    [Fact]
    public void Every_operation_of_the_models_is_answered()
    {
        var models = new ServiceModels();
        var modelled = ServiceModels
            .Names.SelectMany(service => models[service].Operations.Keys.Select(operation => $"{service} {operation}"))
            .ToList();
        var answered = new EmbeddedAws(new LocalAwsOptions { Time = new WorldTime() })
            .Operations.Select(operation => $"{operation.Service} {operation.Operation}")
            .ToList();

        Assert.True(modelled.Count > 200, $"{modelled.Count} operations are modelled");
        Assert.Empty(modelled.Except(answered));
        Assert.Empty(answered.Except(modelled));
    }
}
