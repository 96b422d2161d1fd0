using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="LatestVersion">The highest number that exists.</param>
/// <param name="LastVersion">The highest number ever given: numbers are not given twice.</param>
internal sealed record LaunchTemplate(
    string Key,
    string Name,
    DateTimeOffset CreateTime,
    long DefaultVersion,
    long LatestVersion,
    long LastVersion
) : IRecord;

/// <param name="Key">The template's id and the number, in the order of numbers.</param>
/// <param name="Data">By the members of the model's RequestLaunchTemplateData.</param>
internal sealed record LaunchTemplateVersion(
    string Key,
    string TemplateId,
    long Number,
    string? Description,
    DateTimeOffset CreateTime,
    JsonObject Data
) : IRecord
{
    public static string KeyOf(string templateId, long number) => $"{templateId}/{number:D10}";
}

/// <summary>A call that must not be carried out twice.</summary>
/// <param name="Key">Operation and token.</param>
/// <param name="Request">The request without what does not tell calls apart.</param>
/// <param name="Made">The key of what the call made.</param>
internal sealed record ClientToken(string Key, string Request, string Made) : IRecord;
