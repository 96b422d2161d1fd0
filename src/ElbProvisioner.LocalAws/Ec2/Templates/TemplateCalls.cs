using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Tags;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Templates;

internal static class TemplateCalls
{
    private const string Creation = "CreateLaunchTemplate";
    private const string Modification = "ModifyLaunchTemplate";

    private static readonly Listing<LaunchTemplate> List = new(
        "LaunchTemplates",
        template => template.Key,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["create-time"] = "CreateTime",
            ["launch-template-name"] = "LaunchTemplateName",
        }
    );

    public static Document Describe(Turn turn, Fields request)
    {
        var (ids, names) = (request.Texts("LaunchTemplateIds"), request.Texts("LaunchTemplateNames"));
        var found =
            ids.Count > 0 ? ids.Select(id => LaunchTemplates.Find(turn, id, null))
            : names.Count > 0
                ? names.Select(name =>
                    ByName(turn, name)
                    ?? throw new AwsError(
                        "InvalidLaunchTemplateName.NotFoundException",
                        "At least one of the launch templates specified in the request does not exist."
                    )
                )
            : Filter.Exact(request, "launch-template-name") is { } wanted
                ? wanted.Select(name => ByName(turn, name)).OfType<LaunchTemplate>()
            : null;
        return List.Answer(
            turn,
            request,
            found?.DistinctBy(template => template.Key).OrderBy(template => template.Key, StringComparer.Ordinal)
                ?? turn.Ec2.LaunchTemplates.All,
            new PageLimits(Least: 1, Most: 200, Standard: 200)
        );
    }

    public static Document Create(Turn turn, Fields request)
    {
        var name = request.Required("LaunchTemplateName");
        var data = TemplateData.Of(request);
        if (ClientTokens.Made(turn, Creation, request) is { } made && turn.Ec2.LaunchTemplates.Find(made) is { } before)
        {
            return Answer(before);
        }

        var tags = TagRules.OfNew(turn, request, "launch-template");
        if (ByName(turn, name) is not null)
        {
            throw new AwsError("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }

        if (turn.Ec2.LaunchTemplates.Count >= turn.Quota(Ec2Quotas.LaunchTemplates))
        {
            throw new AwsError("LaunchTemplateLimitExceeded", "The maximum number of launch templates has been reached.");
        }

        var template = new LaunchTemplate($"lt-{turn.NewId(17)}", name, turn.Now, 1, 1, 1);
        turn.Ec2.LaunchTemplates.Put(template);
        Links.Put(turn.Ec2, Links.TemplateNames, name, "", template.Key);
        turn.Ec2.TemplateVersions.Put(
            new(LaunchTemplateVersion.KeyOf(template.Key, 1), template.Key, 1, request.Text("VersionDescription"), turn.Now, data)
        );
        TagKeeping.Put(turn, template.Key, "launch-template", tags);
        ClientTokens.Remember(turn, Creation, request, template.Key);
        return Answer(template);

        Document Answer(LaunchTemplate told) =>
            new() { ["LaunchTemplate"] = Write(turn, told), ["Warning"] = TemplateData.Warning(turn, data) };
    }

    /// <summary>The default version is all that can be changed of a template.</summary>
    public static Document Modify(Turn turn, Fields request)
    {
        var template = LaunchTemplates.Find(turn, request.Text("LaunchTemplateId"), request.Text("LaunchTemplateName"));
        if (ClientTokens.Made(turn, Modification, request) is null && request.Text("DefaultVersion") is { } version)
        {
            template = template with { DefaultVersion = LaunchTemplates.VersionOf(turn, template, version).Number };
            turn.Ec2.LaunchTemplates.Put(template);
            ClientTokens.Remember(turn, Modification, request, template.Key);
        }

        return new() { ["LaunchTemplate"] = Write(turn, template) };
    }

    public static Document Delete(Turn turn, Fields request)
    {
        var template = LaunchTemplates.Find(turn, request.Text("LaunchTemplateId"), request.Text("LaunchTemplateName"));
        var answer = new Document { ["LaunchTemplate"] = Write(turn, template) };
        foreach (var version in turn.Ec2.TemplateVersions.StartingWith(template.Key + "/").ToList())
        {
            turn.Ec2.TemplateVersions.Remove(version.Key);
        }

        turn.Ec2.LaunchTemplates.Remove(template.Key);
        Links.Remove(turn.Ec2, Links.TemplateNames, template.Name, "");
        TagKeeping.Remove(turn, template.Key);
        return answer;
    }

    private static LaunchTemplate? ByName(Turn turn, string name) =>
        turn.Ec2.LaunchTemplates.Find(Links.Find(turn.Ec2, Links.TemplateNames, name));

    private static Document Write(Turn turn, LaunchTemplate template) =>
        new()
        {
            ["LaunchTemplateId"] = template.Key,
            ["LaunchTemplateName"] = template.Name,
            ["CreateTime"] = template.CreateTime,
            ["CreatedBy"] = $"arn:aws:iam::{turn.Account}:root",
            ["DefaultVersionNumber"] = template.DefaultVersion,
            ["LatestVersionNumber"] = template.LatestVersion,
            ["Operator"] = new Document { ["Managed"] = false },
            ["Tags"] = TagRules.Write(turn, template.Key),
        };
}
