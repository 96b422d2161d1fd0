using Amazon.EC2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>One by one: versions are listed of one template a call.</summary>
internal static class TemplateQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.Template[] values, SentValue.Admission[] admissions) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "launch templates",
                () =>
                    Task.WhenAll(
                        values.Select(v => AskAsync(inquiry, v, [.. admissions.Where(a => a.TemplateId == v.Id && a.Version == v.Version)]))
                    )
            );

    private static async Task AskAsync(Inquiry inquiry, SentValue.Template value, SentValue.Admission[] admissions)
    {
        try
        {
            var answer = await inquiry.Session.Ec2.DescribeLaunchTemplateVersionsAsync(
                new DescribeLaunchTemplateVersionsRequest { LaunchTemplateId = value.Id, Versions = [value.Version] },
                inquiry.Cancel
            );
            if (answer.LaunchTemplateVersions is [{ LaunchTemplateData: var data }, ..])
            {
                Judge(inquiry, value, data);
                await AdmissionQuestion.AskAsync(inquiry, data, admissions);
                return;
            }
        }
        catch (AmazonServiceException refusal)
            when (AwsFailure.Of(refusal).Kind is AwsFailureKind.NotFound
                || refusal.ErrorCode is "InvalidLaunchTemplateId.VersionNotFound" or "InvalidLaunchTemplateId.Malformed"
            )
        {
            // Told below.
        }

        inquiry.Findings.Report(
            ExistenceCodes.TemplateMissing,
            value.At,
            $"The launch template '{value.Id}' with the version {value.Version} does not exist in {inquiry.World.Region}.",
            "Check its id and version, and the region."
        );
    }

    /// <summary>Without mixed instances a group launches what its template says [Auto Scaling user guide: launch templates].</summary>
    private static void Judge(Inquiry inquiry, SentValue.Template value, ResponseLaunchTemplateData? data)
    {
        var missing =
            !value.IsAlone || data is null ? null
            : string.IsNullOrEmpty(data.ImageId) ? "image"
            : string.IsNullOrEmpty(data.InstanceType?.Value) && data.InstanceRequirements is null ? "instance type"
            : null;
        if (missing is not null)
        {
            inquiry.Findings.Report(
                ExistenceCodes.TemplateSaysTooLittle,
                value.At,
                $"The launch template '{value.Id}' has no {missing} in its version {value.Version}, and a group can launch nothing from it.",
                "Name a version that has one."
            );
        }
    }
}
