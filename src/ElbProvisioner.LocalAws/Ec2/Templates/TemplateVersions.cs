using System.Globalization;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Templates;

internal static class TemplateVersions
{
    private const string Creation = "CreateLaunchTemplateVersion";
    private const int MostDeletedAtOnce = 200;

    public static Document Create(Turn turn, Fields request)
    {
        var template = LaunchTemplates.Find(turn, request.Text("LaunchTemplateId"), request.Text("LaunchTemplateName"));
        if (ClientTokens.Made(turn, Creation, request) is { } made && turn.Ec2.TemplateVersions.Find(made) is { } before)
        {
            return Answer(before);
        }

        if (template.LastVersion >= turn.Quota(Ec2Quotas.LaunchTemplateVersions))
        {
            throw new AwsError("VersionLimitExceeded", "The maximum number of launch template versions has been reached.");
        }

        var data = TemplateData.Of(request);
        if (request.Text("SourceVersion") is { } source)
        {
            data = TemplateData.Inherit(LaunchTemplates.VersionOf(turn, template, source).Data, data);
        }

        var number = template.LastVersion + 1;
        var version = new LaunchTemplateVersion(
            LaunchTemplateVersion.KeyOf(template.Key, number),
            template.Key,
            number,
            request.Text("VersionDescription"),
            turn.Now,
            data
        );
        turn.Ec2.TemplateVersions.Put(version);
        turn.Ec2.LaunchTemplates.Put(template with { LatestVersion = number, LastVersion = number });
        ClientTokens.Remember(turn, Creation, request, version.Key);
        return Answer(version);

        Document Answer(LaunchTemplateVersion told) =>
            new()
            {
                ["LaunchTemplateVersion"] = TemplateVersionAnswers.Write(turn, told, request.Flag("ResolveAlias") == true),
                ["Warning"] = TemplateData.Warning(turn, told.Data),
            };
    }

    /// <summary>Each version goes or stays by itself; the default one stays.</summary>
    public static Document Delete(Turn turn, Fields request)
    {
        var template = LaunchTemplates.Find(turn, request.Text("LaunchTemplateId"), request.Text("LaunchTemplateName"));
        var wanted = request.Texts("Versions");
        if (wanted.Count > MostDeletedAtOnce)
        {
            throw Refusals.InvalidValue($"The number of launch template versions specified exceeds the limit of {MostDeletedAtOnce}");
        }

        List<Document> gone = [];
        List<Document> left = [];
        foreach (var text in wanted)
        {
            var number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
            if (turn.Ec2.TemplateVersions.Find(LaunchTemplateVersion.KeyOf(template.Key, number)) is not { } version)
            {
                left.Add(Failure(number, "launchTemplateVersionDoesNotExist", $"Launch template version {text} does not exist."));
            }
            else if (version.Number == template.DefaultVersion)
            {
                left.Add(Failure(number, "unexpectedError", "Cannot delete the default version of a launch template."));
            }
            else
            {
                turn.Ec2.TemplateVersions.Remove(version.Key);
                gone.Add(Item(number));
            }
        }

        turn.Ec2.LaunchTemplates.Put(
            template with
            {
                LatestVersion = turn.Ec2.TemplateVersions.StartingWith(template.Key + "/").Max(version => version.Number),
            }
        );
        return new() { ["SuccessfullyDeletedLaunchTemplateVersions"] = gone, ["UnsuccessfullyDeletedLaunchTemplateVersions"] = left };

        Document Item(long number) =>
            new()
            {
                ["LaunchTemplateId"] = template.Key,
                ["LaunchTemplateName"] = template.Name,
                ["VersionNumber"] = number,
            };

        Document Failure(long number, string code, string message)
        {
            var item = Item(number);
            item["ResponseError"] = new Document { ["Code"] = code, ["Message"] = message };
            return item;
        }
    }
}
