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
        var cases = typeof(AwsOperation).GetNestedTypes(BindingFlags.Public).Where(t => t.IsSubclassOf(typeof(AwsOperation))).ToHashSet();

        var performed = new ActionPerformer(session, TimeProvider.System, new WaitSettings()).Operations.ToHashSet();

        Assert.Equal(51, cases.Count);
        Assert.Equal(cases.OrderBy(t => t.Name), performed.OrderBy(t => t.Name));
    }
}
