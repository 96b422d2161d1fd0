namespace ElbProvisioner.Core.Live;

/// <summary>What a failed launch means, by what AWS says of it: it has no codes for that.</summary>
public static class LaunchJudge
{
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

    /// <param name="said">AWS's words.</param>
    /// <returns>After how many failures waiting makes no sense, and what to do.</returns>
    public static (int Limit, string Remedy) Of(string said)
    {
        // A new profile is unknown to EC2 for a while and then heals by itself [terraform-provider-aws, autoscaling/group.go].
        if (Has(said, "Instance Profile") || Has(said, "iamInstanceProfile"))
        {
            return (ProfileLimit, "Check the launch template's instanceProfile: it must exist and contain a role.");
        }

        // Another zone or a later try may have room.
        if (Has(said, "sufficient") && Has(said, "capacity"))
        {
            return (int.MaxValue, "Wait for room, or name more instance types (mixedInstances) or zones.");
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
