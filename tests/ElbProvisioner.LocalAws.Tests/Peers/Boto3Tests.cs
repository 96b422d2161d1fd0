namespace ElbProvisioner.LocalAws.Tests.Peers;

public sealed class Boto3Tests
{
    // Called on purpose.
    private static readonly string[] Absent = ["DescribeSpotFleetRequests", "GetResourcePolicy"];

    /// <summary>
    /// One process for all scenarios of <c>site.py</c>: starting Python and reading the service models costs more than they do.
    /// </summary>
    [Fact]
    public async Task Boto3_takes_it_for_aws_through_the_whole_life_of_a_site()
    {
        using var folder = new TemporaryFolder();
        await using var world = new PeerWorld();
        var python = new PeerProgram("python3", world, folder.Path);
        await Resources.CopyAsync("Peers/Boto3/", folder.Path);

        var run = await python.RunAsync("-B", "site.py");

        Assert.SkipWhen(run is null, "python3 is not installed");
        Assert.SkipWhen(run.Complaints.Contains("No module named 'boto", StringComparison.Ordinal), "boto3 is not installed");
        TestContext.Current.TestOutputHelper?.WriteLine(run.Output);
        run.Well();
        Assert.DoesNotContain(
            world.Complaints,
            complaint => !Absent.Any(operation => complaint.Contains(operation, StringComparison.Ordinal))
        );
        Assert.Empty(world.LeftForGood());
    }
}
