using System.Globalization;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Templates;

internal static class TemplateVersions
{
    private const string Creation = "CreateLaunchTemplateVersion";
    private const int MostDeletedAtOnce = 200;

    public static Document Create(Transaction transaction, Fields request)
    {
        var template = LaunchTemplates.Find(transaction, request.Text("LaunchTemplateId"), request.Text("LaunchTemplateName"));
        if (ClientTokens.Made(transaction, Creation, request) is { } made && transaction.Ec2.TemplateVersions.Find(made) is { } before)
        {
            return Answer(before);
        }

        if (template.LastVersion >= transaction.Quota(Ec2Quotas.LaunchTemplateVersions))
        {
            throw new AwsError("VersionLimitExceeded", "The maximum number of launch template versions has been reached.");
        }

        var data = TemplateData.Of(request);
        if (request.Text("SourceVersion") is { } source)
        {
            data = TemplateData.Inherit(LaunchTemplates.VersionOf(transaction, template, source).Data, data);
        }

        var number = template.LastVersion + 1;
        var version = new LaunchTemplateVersion(
            LaunchTemplateVersion.KeyOf(template.Key, number),
            template.Key,
            number,
            request.Text("VersionDescription"),
            transaction.Now,
            data
        );
        transaction.Ec2.TemplateVersions.Put(version);
        transaction.Ec2.LaunchTemplates.Put(template with { LatestVersion = number, LastVersion = number });
        ClientTokens.Remember(transaction, Creation, request, version.Key);
        return Answer(version);

        Document Answer(LaunchTemplateVersion told) =>
            new()
            {
                ["LaunchTemplateVersion"] = TemplateVersionAnswers.Write(transaction, told, request.Flag("ResolveAlias") == true),
                ["Warning"] = TemplateData.Warning(transaction, told.Data),
            };
    }

    /// <summary>Each version goes or stays by itself; the default one stays.</summary>
    public static Document Delete(Transaction transaction, Fields request)
    {
        var template = LaunchTemplates.Find(transaction, request.Text("LaunchTemplateId"), request.Text("LaunchTemplateName"));
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
            if (transaction.Ec2.TemplateVersions.Find(LaunchTemplateVersion.KeyOf(template.Key, number)) is not { } version)
            {
                left.Add(Failure(number, "launchTemplateVersionDoesNotExist", $"Launch template version {text} does not exist."));
            }
            else if (version.Number == template.DefaultVersion)
            {
                left.Add(Failure(number, "unexpectedError", "Cannot delete the default version of a launch template."));
            }
            else
            {
                transaction.Ec2.TemplateVersions.Remove(version.Key);
                gone.Add(Item(number));
            }
        }

        transaction.Ec2.LaunchTemplates.Put(
            template with
            {
                LatestVersion = transaction.Ec2.TemplateVersions.StartingWith(template.Key + "/").Max(version => version.Number),
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
