using System.Reflection;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class OperationTableTests
{
    [Fact]
    public void Every_operation_of_a_plan_has_one_who_performs_it()
    {
        using var aws = new ScriptedAws();
        using var session = AwsSession.InProcess(new AwsSessionOptions { Region = "us-east-1" }, aws, TimeProvider.System);
        var cases = typeof(AwsOperation)
            .GetNestedTypes(BindingFlags.Public)
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(AwsOperation)))
            .ToHashSet();

        var performed = new ActionPerformer(session, TimeProvider.System, new WaitSettings()).Operations.ToHashSet();

        Assert.Equal(87, cases.Count);
        Assert.Equal(cases.OrderBy(t => t.Name), performed.OrderBy(t => t.Name));
    }

    [Fact]
    public void Every_message_has_a_code_of_its_own()
    {
        Assert.Equal(16, ApplyCodes.All.Select(c => c.Id).Distinct().Count());
        Assert.Equal(16, typeof(ApplyCodes).GetProperties().Count(p => p.PropertyType == typeof(Core.Diagnostics.DiagnosticCode)));
        Assert.All(ApplyCodes.All, c => Assert.Matches("^ELB5[15]", c.Id));
    }
}
