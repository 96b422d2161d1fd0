using System.Collections.Immutable;
using Amazon.EC2.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using Address = ElbProvisioner.Core.Resources.Address;
using LaunchTemplate = ElbProvisioner.Core.Model.LaunchTemplate;

namespace ElbProvisioner.Aws.Reading.Compute;

/// <summary>The ids of launch templates made elsewhere that the file chooses by name or by tags.</summary>
internal sealed class ExistingTemplateReader(ReadScope scope)
{
    public async Task<ImmutableDictionary<Address, string>> ReadAsync()
    {
        if (!scope.IsForApply)
        {
            return ImmutableDictionary<Address, string>.Empty;
        }

        var chosen = scope
            .Stack.AutoScalingGroups.Select(g =>
                (Address: Address.Of(ResourceKind.LaunchTemplate, g.Name), Template: g.LaunchTemplate as LaunchTemplate.Existing)
            )
            .ToList();
        var byName = NamedAsync([
            .. chosen.Select(c => (c.Template?.Choice as TemplateChoice.ByName)?.Name).OfType<string>().Distinct(StringComparer.Ordinal),
        ]);
        var ids = ImmutableDictionary.CreateBuilder<Address, string>();
        foreach (var (address, template) in chosen)
        {
            var id = template switch
            {
                { Choice: TemplateChoice.ByName named } => Named(named, template, await byName),
                { Choice: TemplateChoice.ByTags tagged } => await TaggedAsync(tagged, template),
                _ => null,
            };
            if (id is not null)
            {
                ids[address] = id;
            }
        }

        return ids.ToImmutable();
    }

    private async Task<Dictionary<string, string>> NamedAsync(List<string> names) =>
        names.Count == 0
            ? []
            : (await LaunchTemplateReader.ListAsync(scope, [Ec2Filter.Of("launch-template-name", names)])).ToDictionary(
                t => t.LaunchTemplateName,
                t => t.LaunchTemplateId,
                StringComparer.Ordinal
            );

    private string? Named(TemplateChoice.ByName named, LaunchTemplate.Existing template, Dictionary<string, string> found)
    {
        if (found.TryGetValue(named.Name, out var id))
        {
            return id;
        }

        scope.Findings.Report(
            LiveFindings.TemplateNotFound,
            template.At,
            $"No launch template of {scope.Session.Region} is named '{named.Name}'.",
            "Check its name, the region and the account."
        );
        return null;
    }

    private async Task<string?> TaggedAsync(TemplateChoice.ByTags tagged, LaunchTemplate.Existing template)
    {
        var found = await LaunchTemplateReader.ListAsync(scope, [.. tagged.Tags.Select(t => Ec2Filter.Of("tag:" + t.Key, t.Value))]);
        if (found is [var only])
        {
            return only.LaunchTemplateId;
        }

        var region = scope.Session.Region;
        if (found.Count == 0)
        {
            scope.Findings.Report(
                LiveFindings.TemplateNotFound,
                template.At,
                $"No launch template of {region} carries these tags.",
                "Check the tags, the region and the account."
            );
        }
        else
        {
            scope.Findings.Report(
                LiveFindings.TemplateAmbiguous,
                template.At,
                $"{found.Count} launch templates of {region} carry these tags: "
                    + $"{string.Join(", ", found.Select(t => t.LaunchTemplateName).Order(StringComparer.Ordinal))}.",
                "Add a tag that only one of them has, or write its id."
            );
        }

        return null;
    }
}
