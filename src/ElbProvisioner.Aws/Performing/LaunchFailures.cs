using Amazon.AutoScaling;
using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Performing;

/// <summary>
/// Launches fail where nobody called: only the group's activities say so, and only in words. They decide here whether waiting makes sense.
/// </summary>
internal sealed class LaunchFailures(AwsSession aws)
{
    private const int ActivitiesRead = 20;

    /// <summary>One instance may die; the next one that does says that all of them will.</summary>
    private const int LoopLimit = 2;

    /// <summary>In the cause of every termination that a health check asked for [Auto Scaling user guide].</summary>
    private const string HealthCheckCause = "taken out of service in response to a";

    /// <summary>How many failures of a kind mean that it will not get better by itself.</summary>
    private const int UnknownLimit = 3;
    private const int ProfileLimit = 6;

    // AWS's own wording; the same texts for years, and the only thing that tells these causes apart.
    private static readonly (string Text, string Remedy)[] Hopeless =
    [
        ("image id", "Check the launch template's image: it must exist in this region and be shared with this account."),
        ("InvalidAMIID", "Check the launch template's image: it must exist in this region and be shared with this account."),
        ("architecture", "Choose an instance type and an image of the same architecture."),
        ("instance type", "Check the launch template's instanceType: the region's zones must offer it."),
        ("key pair", "Check the launch template's keyName: the key pair must exist in this region."),
        ("vCPU", "Ask AWS to raise the account's vCPU quota for this instance family, or choose another type."),
        ("quota", "Ask AWS to raise the account's quota for this instance family, or choose another type."),
        ("InstanceLimitExceeded", "Ask AWS to raise the account's quota for this instance family, or choose another type."),
        (
            "not authorized",
            "The scaling group's service-linked role may not launch this template: check its image, key and profile permissions."
        ),
        (
            "UnauthorizedOperation",
            "The scaling group's service-linked role may not launch this template: check its image, key and profile permissions."
        ),
        ("Client.InternalError", "The volumes' KMS key must let the service-linked role AWSServiceRoleForAutoScaling use it."),
        ("security group", "Check the launch template's security groups: they must exist in the group's VPC."),
        ("free addresses", "The subnets have no free addresses left: add subnets, or larger ones."),
        ("InvalidParameter", "Correct the launch template in the stack file as AWS says."),
    ];

    /// <exception cref="Core.Execution.ActionFailedException">Launches fail in a way that no waiting mends.</exception>
    /// <returns>What goes wrong at the moment and may pass; null: nothing.</returns>
    /// <param name="since">Null: the group is new, so all of its failures count.</param>
    public async Task<string?> CheckAsync(ActionScope scope, string group, DateTimeOffset? since)
    {
        var answer = await aws.AutoScaling.DescribeScalingActivitiesAsync(
            new DescribeScalingActivitiesRequest { AutoScalingGroupName = group, MaxRecords = ActivitiesRead },
            scope.Stop
        );
        // Newest first. What failed before, or before the last success, is history. AWS may leave out parts of a second.
        var from = since is { } time ? time.UtcDateTime.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond)) : DateTime.MinValue;
        var failed = (answer.Activities ?? [])
            .TakeWhile(a => a.StatusCode != ScalingActivityStatusCode.Successful)
            .Where(a =>
                a.StatusCode == ScalingActivityStatusCode.Failed && (a.StartTime is not { } start || start.ToUniversalTime() >= from)
            )
            .ToList();
        if (failed is not [var last, ..])
        {
            return null;
        }

        var said = last.StatusMessage ?? last.Cause ?? "no reason given";
        var (limit, remedy) = Judge(said);
        if (failed.Count >= limit)
        {
            throw scope.Fail(
                ApplyCodes.LaunchesFail,
                $"the scaling group {group} cannot launch instances ({Words.Count(failed.Count, "failed try", "failed tries")}): {said}",
                remedy
            );
        }

        return $"a launch failed: {said}";
    }

    /// <returns>Null: instances do not come and go, or nothing may be asked. It explains, it decides nothing.</returns>
    /// <param name="since">Null: the group is new, so all of its activities count.</param>
    public async Task<string?> LoopAsync(string group, DateTimeOffset? since, CancellationToken stop)
    {
        try
        {
            var answer = await aws.AutoScaling.DescribeScalingActivitiesAsync(
                new DescribeScalingActivitiesRequest { AutoScalingGroupName = group, MaxRecords = ActivitiesRead },
                stop
            );
            var from = since?.UtcDateTime ?? DateTime.MinValue;
            var ended = (answer.Activities ?? [])
                .Where(a => a.StartTime is { } start && start.ToUniversalTime() >= from && Has(a.Cause ?? "", HealthCheckCause))
                .ToList();
            return ended.Count >= LoopLimit
                ? $"instances are replaced in a loop, {ended.Count} so far; AWS says: {ended[0].Cause?.Trim().TrimEnd('.')}"
                : null;
        }
        catch (AmazonServiceException)
        {
            return null;
        }
    }

    private static (int Limit, string Remedy) Judge(string said)
    {
        // A new profile is unknown to EC2 for a while and then heals by itself [terraform-provider-aws, autoscaling/group.go].
        if (Has(said, "Instance Profile") || Has(said, "iamInstanceProfile"))
        {
            return (ProfileLimit, "Check the launch template's instanceProfile: it must exist and contain a role.");
        }

        // Another zone or a later try may have room.
        if (Has(said, "sufficient") && Has(said, "capacity"))
        {
            return (int.MaxValue, "");
        }

        foreach (var (text, remedy) in Hopeless)
        {
            if (Has(said, text))
            {
                return (1, remedy);
            }
        }

        return (UnknownLimit, "See the group's activities in AWS for the whole story, correct the cause, then apply again.");
    }

    private static bool Has(string said, string text) => said.Contains(text, StringComparison.OrdinalIgnoreCase);
}
