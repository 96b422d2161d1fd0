using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Before;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Compute;

/// <summary>Tells a plan what the launch templates were whose user data or volumes it changes; any other plan costs no call.</summary>
public sealed class TemplateVersionReader(AwsSession session)
{
    public async Task<Plan> TellAsync(Plan plan, LiveWorld world, CancellationToken ct)
    {
        var asked = TemplateBefore.Asked(plan, world);
        if (asked.IsEmpty)
        {
            return plan;
        }

        try
        {
            var read = await Task.WhenAll(asked.Select(question => ReadAsync(question, ct)));
            return TemplateBefore.Tell(plan, read.OfType<TemplateBefore.Answer>());
        }
        catch (AmazonServiceException refusal)
            when (AwsFailure.Of(refusal) is { Kind: AwsFailureKind.AccessDenied or AwsFailureKind.Unsupported } failure)
        {
            return plan with { Diagnostics = [.. plan.Diagnostics, NotRead(failure)] };
        }
    }

    private static Diagnostic NotRead(AwsFailure failure) =>
        new(
            PlanCodes.VersionNotRead,
            SourceSpan.None,
            $"AWS did not let elbctl read what the launch templates hold now ({failure.Action ?? failure.Code}), so the plan does not "
                + "compare their user data and volumes line by line.",
            "Allow this action, and the plan tells."
        );

    /// <summary>Versions are listed of one template a call.</summary>
    private async Task<TemplateBefore.Answer?> ReadAsync(TemplateBefore.Question question, CancellationToken ct)
    {
        try
        {
            var answer = await session.Ec2.CallAsync(
                "DescribeLaunchTemplateVersions",
                [
                    ("LaunchTemplateId", question.Template.Id),
                    ("Versions", new object[] { question.Version.ToString(CultureInfo.InvariantCulture) }),
                ],
                ct
            );
            return answer.Items("LaunchTemplateVersions").FirstOrDefault()?.Inner("LaunchTemplateData") is { } data
                ? AnswerOf(question, data)
                : null;
        }
        catch (AmazonServiceException refusal)
            when (AwsFailure.Of(refusal).Kind is AwsFailureKind.NotFound || refusal.ErrorCode is "InvalidLaunchTemplateId.VersionNotFound")
        {
            return null; // Somebody deleted the version: there is nothing to compare with.
        }
    }

    private static TemplateBefore.Answer AnswerOf(TemplateBefore.Question question, Answer data) =>
        new(
            question,
            data.Text("UserData") is { Length: > 0 } text ? BytesOf(text) : [],
            [
                .. data.Items("BlockDeviceMappings")
                    .Where(mapping => mapping.Inner("Ebs") is not null)
                    .Select(mapping => VolumeTable.Table.Read(mapping.Members)),
            ]
        );

    /// <summary>EC2 keeps what it was sent, checked or not.</summary>
    private static byte[] BytesOf(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(base64);
    }
}
