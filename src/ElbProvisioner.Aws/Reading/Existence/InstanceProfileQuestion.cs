using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>Is each instance profile there, and does it hold a role. IAM tells of one at a time.</summary>
internal static class InstanceProfileQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.InstanceProfile[] values) =>
        Task.WhenAll(
            values
                .GroupBy(v => v.NameOrArn, StringComparer.Ordinal)
                .Select(same => inquiry.AskAsync("instance profiles", () => AskAsync(inquiry, same.Key, [.. same])))
        );

    private static async Task AskAsync(Inquiry inquiry, string nameOrArn, SentValue.InstanceProfile[] values)
    {
        var name = nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..];
        try
        {
            var answer = await inquiry.Session.Iam.GetInstanceProfileAsync(
                new GetInstanceProfileRequest { InstanceProfileName = name },
                inquiry.Cancel
            );
            if (nameOrArn != name && answer.InstanceProfile?.Arn is { } arn && arn != nameOrArn)
            {
                Tell($"the account's profile of that name is '{arn}'", $"Name that one, or write the name alone: {name}.");
            }
            else if (answer.InstanceProfile is { Roles: null or [] })
            {
                Tell(
                    "it holds no role",
                    $"Put a role into it: aws iam add-role-to-instance-profile --instance-profile-name {name} --role-name ROLE."
                );
            }
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            Tell(
                "it does not exist",
                $"Create it (aws iam create-instance-profile --instance-profile-name {name}), name one that exists, or leave "
                    + "'instanceProfile' out."
            );
        }

        void Tell(string why, string remedy)
        {
            foreach (var value in values)
            {
                inquiry.Findings.Report(
                    ExistenceCodes.InstanceProfileMissing,
                    value.At,
                    $"The instance profile '{nameOrArn}' of {value.Group} cannot be used: {why}. AWS would launch nothing.",
                    remedy
                );
            }
        }
    }
}
