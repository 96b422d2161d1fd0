using System.Globalization;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Templates;

/// <summary>Versions of launch templates: only what was set is told.</summary>
internal static class TemplateVersionAnswers
{
    private static readonly Dictionary<string, string> Filters = new(StringComparer.Ordinal)
    {
        ["create-time"] = "CreateTime",
        ["ebs-optimized"] = "LaunchTemplateData.EbsOptimized",
        ["http-endpoint"] = "LaunchTemplateData.MetadataOptions.HttpEndpoint",
        ["http-protocol-ipv4"] = "",
        ["http-tokens"] = "LaunchTemplateData.MetadataOptions.HttpTokens",
        ["host-resource-group-arn"] = "LaunchTemplateData.Placement.HostResourceGroupArn",
        ["iam-instance-profile"] = "LaunchTemplateData.IamInstanceProfile.Arn",
        ["image-id"] = "LaunchTemplateData.ImageId",
        ["instance-type"] = "LaunchTemplateData.InstanceType",
        ["is-default-version"] = "DefaultVersion",
        ["kernel-id"] = "LaunchTemplateData.KernelId",
        ["license-configuration-arn"] = "",
        ["network-card-index"] = "",
        ["ram-disk-id"] = "LaunchTemplateData.RamDiskId",
    };

    public static Document Describe(Transaction transaction, Fields request)
    {
        var resolves = request.Flag("ResolveAlias") == true;

        // Newest first, as EC2 lists them; pages go by keys in ascending order.
        var list = new Listing<LaunchTemplateVersion>(
            "LaunchTemplateVersions",
            version => $"{version.TemplateId}/{uint.MaxValue - version.Number:D10}",
            (_, version) => Write(transaction, version, resolves),
            Filters,
            HasTags: false
        );
        return list.Answer(
            transaction,
            request,
            Wanted(transaction, request).DistinctBy(version => version.Key).OrderBy(list.KeyOf, StringComparer.Ordinal),
            new PageLimits(Least: 1, Most: 200, Standard: 200)
        );
    }

    public static Document Write(Transaction transaction, LaunchTemplateVersion version, bool resolves)
    {
        var template = transaction.Ec2.LaunchTemplates.Find(version.TemplateId);
        return new()
        {
            ["LaunchTemplateId"] = version.TemplateId,
            ["LaunchTemplateName"] = template?.Name,
            ["VersionNumber"] = version.Number,
            ["VersionDescription"] = version.Description,
            ["CreateTime"] = version.CreateTime,
            ["CreatedBy"] = $"arn:aws:iam::{transaction.Account}:root",
            ["DefaultVersion"] = template?.DefaultVersion == version.Number,
            ["LaunchTemplateData"] = resolves ? Resolved(transaction, version.Data) : version.Data,
            ["Operator"] = new Document { ["Managed"] = false },
        };
    }

    private static IEnumerable<LaunchTemplateVersion> Wanted(Transaction transaction, Fields request)
    {
        var (id, name, versions) = (request.Text("LaunchTemplateId"), request.Text("LaunchTemplateName"), request.Texts("Versions"));
        if (id is null && name is null)
        {
            return versions.Count > 0 && versions.All(version => version is "$Latest" or "$Default")
                ? transaction.Ec2.LaunchTemplates.All.SelectMany(template =>
                    versions.Select(version => LaunchTemplates.VersionOf(transaction, template, version))
                )
                : throw Refusals.Incomplete(
                    "The request must contain the parameter launchTemplateId or launchTemplateName, or only $Latest and $Default for "
                        + "versions."
                );
        }

        var found = LaunchTemplates.Find(transaction, id, name);
        if (versions.Count > 0)
        {
            return request.Text("MinVersion") is null && request.Text("MaxVersion") is null
                ? versions.Select(version => LaunchTemplates.VersionOf(transaction, found, version))
                : throw Refusals.InvalidCombination("The parameter versions cannot be used with minVersion or maxVersion");
        }

        var (least, most) = (Number("MinVersion") ?? 0, Number("MaxVersion") ?? long.MaxValue);
        return transaction
            .Ec2.TemplateVersions.StartingWith(found.Key + "/")
            .Where(version => version.Number >= least && version.Number <= most);

        long? Number(string member) =>
            request.Text(member) is not { } text ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Refusals.InvalidValue($"Invalid launch template version: {text}");
    }

    private static JsonObject Resolved(Transaction transaction, JsonObject data)
    {
        var copy = (JsonObject)data.DeepClone();
        if (LaunchData.Text(copy, "ImageId") is { } image)
        {
            copy["ImageId"] = LaunchSpecification.Resolve(transaction, image);
        }

        return copy;
    }
}
