using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.World;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Aws.Tests.Reading;

/// <summary>One read of a script.</summary>
internal static class Reads
{
    public static async Task<LiveWorld> ReadAsync(ScriptedAws aws, Stack stack, ReadPurpose purpose = ReadPurpose.Apply)
    {
        using var session = AwsSession.InProcess(new() { Region = AppliedStack.Region }, aws, TimeProvider.System);
        return await new WorldReader(session).ReadAsync(stack, purpose, TestContext.Current.CancellationToken);
    }
}
