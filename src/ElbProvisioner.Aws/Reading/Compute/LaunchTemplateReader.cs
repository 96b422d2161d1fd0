using System.Collections.Immutable;
using System.Globalization;
using Amazon.EC2.Model;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Compute;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>Owned launch templates. Their data is not read: a fingerprint of it stands in a tag.</summary>
internal static class LaunchTemplateReader
{
    private const int PageSize = 200;

    /// <summary>Values one EC2 filter takes.</summary>
    private const int FilterValues = 200;

    public static async Task<ImmutableArray<LiveLaunchTemplate>> ReadAsync(ReadScope scope)
    {
        var templates = await ListAsync(scope, [Ec2Filter.Of("tag:" + OwnershipTags.Stack, scope.Stack.Name)]);
        var tags = await TagsAsync(scope, templates.Select(t => t.LaunchTemplateId).Order(StringComparer.Ordinal));
        var found = templates
            .Select(t =>
                Read(
                    scope,
                    t,
                    tags[t.LaunchTemplateId] is var own && own.Any()
                        ? TagSet.Of(own, x => x.Key, x => x.Value)
                        : TagSet.Of(t.Tags, x => x.Key, x => x.Value)
                )
            )
            .OfType<LiveLaunchTemplate>()
            .OrderBy(t => t.Id, StringComparer.Ordinal);
        var latest = templates.ToDictionary(t => t.LaunchTemplateId, t => t.LatestVersionNumber, StringComparer.Ordinal);
        return [.. await Task.WhenAll(found.Select(t => SeenAsync(scope, t, latest[t.Id])))];
    }

    /// <summary>Of the whole account, those that pass.</summary>
    public static Task<List<Amazon.EC2.Model.LaunchTemplate>> ListAsync(ReadScope scope, List<Filter> filters) =>
        Pages.AllAsync(
            token =>
                scope.Session.Ec2.DescribeLaunchTemplatesAsync(
                    new DescribeLaunchTemplatesRequest
                    {
                        Filters = filters,
                        MaxResults = PageSize,
                        NextToken = token,
                    },
                    scope.Cancel
                ),
            page => page.LaunchTemplates,
            page => page.NextToken
        );

    /// <summary>elbctl's last version is the last of all, unless somebody made or deleted one.</summary>
    private static async Task<LiveLaunchTemplate> SeenAsync(ReadScope scope, LiveLaunchTemplate template, long? latest) =>
        scope.IsForApply
        && template.Version is { } version
        && latest is { } last
        && last != version
        && await TemplateVersions.IsGoneAsync(scope, template.Id, version)
            ? template with
            {
                Version = null,
                Fingerprint = null,
                GoneVersion = version,
            }
            : template;

    /// <summary>From EC2's own list: the tags in a template's description may be those it was created with.</summary>
    private static async Task<ILookup<string, TagDescription>> TagsAsync(ReadScope scope, IEnumerable<string> ids)
    {
        var tags = await Pages.ChunkedAsync<string, TagDescription>(
            ids,
            FilterValues,
            async chunk => await scope.Lookups.Ec2Tags.ReadAsync(chunk)
        );
        return tags.ToLookup(t => t.ResourceId, StringComparer.Ordinal);
    }

    private static LiveLaunchTemplate? Read(ReadScope scope, LaunchTemplate template, Tags tags)
    {
        var carrier = OwnedResource.TryRead(template.LaunchTemplateId, scope.Stack.Name, tags);
        if (
            carrier.Unless(
                ResourceKind.LaunchTemplate,
                address => NameProof.IsLaunchTemplate(scope.Stack.Name, address, template.LaunchTemplateName),
                scope,
                $"launch template '{template.LaunchTemplateName}'"
            )
            is not { } owner
        )
        {
            return null;
        }

        var mark = tags.GetValueOrDefault(OwnershipTags.Version)?.Split(':') ?? [];
        return
            mark is [var number, var fingerprint] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new(owner, tags, template.LaunchTemplateName, version, fingerprint)
            : new(owner, tags, template.LaunchTemplateName, null, null);
    }
}
