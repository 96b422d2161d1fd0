using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
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

    public static Document Describe(Transaction transaction, Fields request)
    {
        var (ids, names) = (request.Texts("LaunchTemplateIds"), request.Texts("LaunchTemplateNames"));
        var found =
            ids.Count > 0 ? ids.Select(id => LaunchTemplates.Find(transaction, id, null))
            : names.Count > 0
                ? names.Select(name =>
                    ByName(transaction, name)
                    ?? throw Refusals.NoSuchTemplate("At least one of the launch templates specified in the request does not exist.")
                )
            : Filter.Exact(request, "launch-template-name") is { } wanted
                ? wanted.Select(name => ByName(transaction, name)).OfType<LaunchTemplate>()
            : null;
        return List.Answer(
            transaction,
            request,
            found?.DistinctBy(template => template.Key).OrderBy(template => template.Key, StringComparer.Ordinal)
                ?? transaction.Ec2.LaunchTemplates.All,
            new PageLimits(Least: 1, Most: 200, Standard: 200)
        );
    }

    public static Document Create(Transaction transaction, Fields request)
    {
        var name = request.Required("LaunchTemplateName");
        var data = TemplateData.Of(request);
        if (ClientTokens.Made(transaction, Creation, request) is { } made && transaction.Ec2.LaunchTemplates.Find(made) is { } before)
        {
            return Answer(before);
        }

        var tags = TagRules.OfNew(transaction, request, "launch-template");
        if (ByName(transaction, name) is not null)
        {
            throw new AwsError("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }

        if (transaction.Ec2.LaunchTemplates.Count >= transaction.Quota(Ec2Quotas.LaunchTemplates))
        {
            throw new AwsError("LaunchTemplateLimitExceeded", "The maximum number of launch templates has been reached.");
        }

        var template = new LaunchTemplate($"lt-{transaction.NewId(17)}", name, transaction.Now, 1, 1, 1);
        transaction.Ec2.LaunchTemplates.Put(template);
        Links.Put(transaction.Ec2, Links.TemplateNames, name, "", template.Key);
        transaction.Ec2.TemplateVersions.Put(
            new(LaunchTemplateVersion.KeyOf(template.Key, 1), template.Key, 1, request.Text("VersionDescription"), transaction.Now, data)
        );
        TagKeeping.Put(transaction, template.Key, "launch-template", tags);
        ClientTokens.Remember(transaction, Creation, request, template.Key);
        return Answer(template);

        Document Answer(LaunchTemplate told) =>
            new() { ["LaunchTemplate"] = Write(transaction, told), ["Warning"] = TemplateData.Warning(transaction, data) };
    }

    /// <summary>The default version is all that can be changed of a template.</summary>
    public static Document Modify(Transaction transaction, Fields request)
    {
        var template = LaunchTemplates.Find(transaction, request.Text("LaunchTemplateId"), request.Text("LaunchTemplateName"));
        if (ClientTokens.Made(transaction, Modification, request) is null && request.Text("DefaultVersion") is { } version)
        {
            template = template with { DefaultVersion = LaunchTemplates.VersionOf(transaction, template, version).Number };
            transaction.Ec2.LaunchTemplates.Put(template);
            ClientTokens.Remember(transaction, Modification, request, template.Key);
        }

        return new() { ["LaunchTemplate"] = Write(transaction, template) };
    }

    public static Document Delete(Transaction transaction, Fields request)
    {
        var template = LaunchTemplates.Find(transaction, request.Text("LaunchTemplateId"), request.Text("LaunchTemplateName"));
        var answer = new Document { ["LaunchTemplate"] = Write(transaction, template) };
        foreach (var version in transaction.Ec2.TemplateVersions.StartingWith(template.Key + "/").ToList())
        {
            transaction.Ec2.TemplateVersions.Remove(version.Key);
        }

        transaction.Ec2.LaunchTemplates.Remove(template.Key);
        Links.Remove(transaction.Ec2, Links.TemplateNames, template.Name, "");
        TagKeeping.Remove(transaction, template.Key);
        return answer;
    }

    private static LaunchTemplate? ByName(Transaction transaction, string name) =>
        transaction.Ec2.LaunchTemplates.Find(Links.Find(transaction.Ec2, Links.TemplateNames, name));

    private static Document Write(Transaction transaction, LaunchTemplate template) =>
        new()
        {
            ["LaunchTemplateId"] = template.Key,
            ["LaunchTemplateName"] = template.Name,
            ["CreateTime"] = template.CreateTime,
            ["CreatedBy"] = $"arn:aws:iam::{transaction.Account}:root",
            ["DefaultVersionNumber"] = template.DefaultVersion,
            ["LatestVersionNumber"] = template.LatestVersion,
            ["Operator"] = new Document { ["Managed"] = false },
            ["Tags"] = TagRules.Write(transaction, template.Key),
        };
}
