using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.EC2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

internal sealed class LaunchTemplateHandler(AwsSession aws)
{
    /// <summary>In place of a fingerprint: no data has this one, so the next plan writes a new version.</summary>
    private const string RefusedData = "refused";

    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.CreateLaunchTemplate>(CreateAsync);
        table.OnMaking<AwsOperation.CreateLaunchTemplateVersion>(
            (scope, create) => CreateVersionAsync(scope, scope.Id(create.Template), create.Settings)
        );
        table.On<AwsOperation.DeleteLaunchTemplate>(DeleteAsync);
    }

    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateLaunchTemplate create)
    {
        var settings = create.Settings;
        var fingerprint = TemplateFingerprint.Compute(settings, scope.Id);
        var tags = create
            .Tags.SetItem(OwnershipTags.Version, TemplateFingerprint.Tag(1, fingerprint))
            .SetItems(TemplateContent.Tags(settings, scope.Id));
        Answer answer;
        try
        {
            // No token of ours: the name keeps it from being made twice, and a token that outlives a deleted template would bring its id
            // back.
            answer = await aws.Ec2.CallAsync(
                "CreateLaunchTemplate",
                settings.Creating(scope.Id),
                [("TagSpecifications", new object[] { Ec2TagSpecification.Of("launch-template", tags) })],
                scope.ToTheEnd()
            );
        }
        catch (AmazonServiceException refusal) when (refusal.Is("InvalidLaunchTemplateName.AlreadyExistsException"))
        {
            return await AdoptAsync(scope, create, fingerprint, refusal);
        }

        var id =
            answer.Inner("LaunchTemplate")?.Text("LaunchTemplateId")
            ?? throw new InvalidOperationException("AWS answered CreateLaunchTemplate without an id.");
        if (MistakesIn(answer) is { Count: > 0 } mistakes)
        {
            await TagAsync(scope, id, settings, TemplateFingerprint.Tag(1, RefusedData));
            throw Invalid(scope, mistakes);
        }

        return OutputsOf(id, 1);
    }

    private async Task<Outputs> AdoptAsync(
        ActionScope scope,
        AwsOperation.CreateLaunchTemplate create,
        string fingerprint,
        AmazonServiceException refusal
    )
    {
        var name = create.Settings.Get(LaunchTemplateTable.Name);
        var found = await aws.Ec2.DescribeLaunchTemplatesAsync(
            new DescribeLaunchTemplatesRequest { LaunchTemplateNames = [name] },
            scope.Stop
        );
        if (found.LaunchTemplates is not [var template, ..])
        {
            throw scope.Fail(
                ApplyCodes.Gone,
                $"AWS says the launch template '{name}' exists and does not list it.",
                "Run the same command again.",
                refusal
            );
        }

        var has = Ec2Tags.Read(template.Tags);
        Ownership.Require(scope, $"launch template '{name}'", template.LaunchTemplateId, has, create.Tags);
        if (Ownership.Missing(has, create.Tags) is { Count: > 0 } missing)
        {
            await aws.Ec2.CreateTagsAsync(
                new CreateTagsRequest { Resources = [template.LaunchTemplateId], Tags = Ec2Tags.Of(missing) },
                scope.ToTheEnd()
            );
        }

        return
            has.GetValueOrDefault(OwnershipTags.Version)?.Split(':') is [var version, var made]
            && made == fingerprint
            && long.TryParse(version, CultureInfo.InvariantCulture, out var number)
            ? OutputsOf(template.LaunchTemplateId, number)
            : await CreateVersionAsync(scope, template.LaunchTemplateId, create.Settings);
    }

    private async Task<Outputs> CreateVersionAsync(ActionScope scope, string id, Settings settings)
    {
        var fingerprint = TemplateFingerprint.Compute(settings, scope.Id);
        var answer = await scope.RetryAsync(
            scope.Waits.Propagation,
            refusal => refusal.Is("InvalidGroup.NotFound") && settings.Refs.Any(ActionScope.IsNew),
            "waiting for AWS to know the new security groups",
            () =>
                // A version is written whole, inheriting nothing. The same data may be asked for twice: AWS then answers with the version
                // it made.
                aws.Ec2.CallAsync(
                    "CreateLaunchTemplateVersion",
                    settings.Modifying(scope.Id),
                    [("LaunchTemplateId", id), ("ClientToken", TokenOf(id, fingerprint))],
                    scope.ToTheEnd()
                )
        );
        if (MistakesIn(answer) is { Count: > 0 } mistakes)
        {
            throw Invalid(scope, mistakes);
        }

        var version =
            answer.Inner("LaunchTemplateVersion")?.Long("VersionNumber")
            ?? throw new InvalidOperationException("AWS answered CreateLaunchTemplateVersion without a version.");
        await TagAsync(scope, id, settings, TemplateFingerprint.Tag(version, fingerprint));
        return OutputsOf(id, version);
    }

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteLaunchTemplate delete)
    {
        try
        {
            await aws.Ec2.DeleteLaunchTemplateAsync(
                new DeleteLaunchTemplateRequest { LaunchTemplateId = delete.Template.Id },
                scope.ToTheEnd()
            );
        }
        catch (AmazonServiceException refusal)
            when (refusal.Is("InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateName.NotFoundException"))
        {
            // What was to be gone is gone.
        }
    }

    private async Task TagAsync(ActionScope scope, string id, Settings settings, string version) =>
        await scope.RetryAsync(
            scope.Waits.Propagation,
            refusal => refusal.Is("InvalidLaunchTemplateId.NotFound", "InvalidID"),
            "waiting for AWS to know the launch template",
            // Begun with the version and finished with it: a stop asked for in between would leave the tag behind.
            () =>
                aws.Ec2.CreateTagsAsync(
                    new CreateTagsRequest
                    {
                        Resources = [id],
                        Tags =
                        [
                            new Tag { Key = OwnershipTags.Version, Value = version },
                            .. TemplateContent.Tags(settings, scope.Id).Select(static tag => new Tag { Key = tag.Key, Value = tag.Value }),
                        ],
                    },
                    CancellationToken.None
                )
        );

    /// <summary>AWS accepts a template with mistakes and warns; every launch would then fail.</summary>
    private static ActionFailedException Invalid(ActionScope scope, List<Answer> mistakes) =>
        scope.Fail(
            ApplyCodes.TemplateInvalid,
            $"AWS finds mistakes in the launch template: {string.Join("; ", mistakes.Select(m => $"{m.Text("Code")}: {m.Text("Message")}"))}.",
            "Correct the launch template in the stack file, then apply again; nothing launches from this version."
        );

    private static List<Answer> MistakesIn(Answer answer) => [.. answer.Inner("Warning")?.Items("Errors") ?? []];

    private static Outputs OutputsOf(string id, long version) =>
        new(
            id,
            ImmutableSortedDictionary<string, string>.Empty.Add("id", id).Add("version", version.ToString(CultureInfo.InvariantCulture))
        );

    private static string TokenOf(string id, string fingerprint) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\n{fingerprint}")))[..32];
}
