using System.Globalization;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Templates;

/// <summary>What other services ask of launch templates.</summary>
internal static class LaunchTemplates
{
    /// <param name="version">A number, <c>$Latest</c>, <c>$Default</c>, or null for the default.</param>
    /// <exception cref="AwsError">EC2's own codes: no such template or version.</exception>
    public static ResolvedTemplate Resolve(Transaction transaction, string? id, string? name, string? version)
    {
        var template = Find(transaction, id, name);
        var found = VersionOf(transaction, template, version ?? "$Default");
        return new(template.Key, template.Name, found.Number, found.Data);
    }

    /// <exception cref="AwsError">There is none, or the request names none.</exception>
    public static LaunchTemplate Find(Transaction transaction, string? id, string? name)
    {
        if (!string.IsNullOrEmpty(id) && !string.IsNullOrEmpty(name))
        {
            throw Refusals.InvalidCombination(
                "Only one of the launch template ID or the launch template name may be specified in the request."
            );
        }

        if (!string.IsNullOrEmpty(id))
        {
            Ids.MustBeWellFormed(
                id,
                "lt-",
                malformed => new("InvalidLaunchTemplateId.Malformed", $"The specified launch template ID ({malformed}) is malformed.")
            );
            return transaction.Ec2.LaunchTemplates.Find(id)
                ?? throw new AwsError(
                    "InvalidLaunchTemplateId.NotFound",
                    $"The specified launch template, with template ID {id}, does not exist."
                );
        }

        if (string.IsNullOrEmpty(name))
        {
            throw Refusals.Incomplete("The request must contain the parameter launchTemplateId or launchTemplateName.");
        }

        return transaction.Ec2.LaunchTemplates.Find(Links.Find(transaction.Ec2, Links.TemplateNames, name))
            ?? throw Refusals.NoSuchTemplate($"The specified launch template, with template name {name}, does not exist.");
    }

    /// <exception cref="AwsError">The template has no such version.</exception>
    public static LaunchTemplateVersion VersionOf(Transaction transaction, LaunchTemplate template, string version) =>
        transaction.Ec2.TemplateVersions.Find(LaunchTemplateVersion.KeyOf(template.Key, Number(template, version)))
        ?? throw new AwsError(
            "InvalidLaunchTemplateId.VersionNotFound",
            $"Could not find the specified version {version} for the launch template with ID {template.Key}."
        );

    /// <summary>The first network interface that launch data describe; null: they describe none.</summary>
    public static JsonObject? FirstInterface(JsonObject launchData) => LaunchInterface.First(launchData);

    private static long Number(LaunchTemplate template, string version) =>
        version switch
        {
            "$Latest" => template.LatestVersion,
            "$Default" => template.DefaultVersion,
            _ => long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw Refusals.InvalidValue(
                    $"Invalid launch template version: either '$Default', '$Latest', or a numeric version are allowed."
                ),
        };
}

/// <param name="Data">By the members of the model's RequestLaunchTemplateData; not to be changed.</param>
internal sealed record ResolvedTemplate(string Id, string Name, long Version, JsonObject Data);
