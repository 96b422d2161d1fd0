using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>
/// Names, tags and fingerprints that stand in AWS are formats: what an earlier build made is recognised, and nothing of it is renamed,
/// replaced or rolled.
/// </summary>
public sealed class RecordedAccountTests
{
    private const int Count = 5;

    public static TheoryData<string> All => [.. RecordedAccount.Names];

    [Fact]
    public void Every_recorded_account_is_tested() => Assert.Equal(Count, RecordedAccount.Names.Count);

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_account_made_by_an_earlier_build_has_nothing_to_do(string name)
    {
        using var account = new RecordedAccount(name);

        var plan = (await account.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);

        Assert.Contains("No changes", plan.Out, StringComparison.Ordinal);
    }
}
