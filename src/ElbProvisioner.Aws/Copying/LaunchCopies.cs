using System.Globalization;
using Amazon.SimpleSystemsManagement.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Copying;

using Told = IReadOnlyDictionary<string, object>;

/// <summary>What instances are launched from: templates, images, key pairs, parameters.</summary>
internal sealed class LaunchCopies(CopyScope scope)
{
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly List<ReadTemplate> _templates = [];

    /// <summary>What the file's choices of images came to.</summary>
    public async Task CopyChoicesAsync()
    {
        foreach (var (name, image) in scope.Live.Network.ImageParameters)
        {
            _parameters.Add(name);
            scope.World.AddParameter(name, image);
        }

        foreach (var image in scope.Live.Network.Images.Values.DistinctBy(static image => image.ImageId))
        {
            _images.Add(image.ImageId);
            scope.World.AddImage(image.ImageId, image.Architecture, image.RootDevice, image.RootSizeGiB);
        }

        foreach (var key in scope.Named<SentValue.KeyPair>())
        {
            await CopyKeyAsync(key.Name);
        }
    }

    /// <summary>The security groups of what templates launch.</summary>
    public IEnumerable<string> Groups =>
        _templates
            .SelectMany(static template => template.Versions)
            .SelectMany(static version => CopyTrees.Within(version.Data))
            .Select(static inner => new Answer(inner))
            .SelectMany(static inner => inner.Texts("SecurityGroupIds").Concat(inner.Texts("Groups")));

    /// <param name="pinned">Versions that groups and instances name.</param>
    public async Task ReadTemplateAsync(string id, IEnumerable<string> pinned)
    {
        var ec2 = scope.Account.Ec2;
        if (
            (await scope.ReadAsync(id, ec2, "DescribeLaunchTemplates", ("LaunchTemplateIds", CopyTrees.Several([id]))))
                ?.Items("LaunchTemplates")
                .FirstOrDefault()
            is not { } template
        )
        {
            return;
        }

        var what = $"launch template {template.Text("LaunchTemplateName")}";
        List<Told> versions = [];
        foreach (var version in pinned.Concat(["$Default", "$Latest"]).Distinct(StringComparer.Ordinal))
        {
            try
            {
                var answer = await ec2.CallAsync(
                    "DescribeLaunchTemplateVersions",
                    [("LaunchTemplateId", id), ("Versions", CopyTrees.Several([version]))],
                    scope.Stop
                );
                versions.AddRange(answer.Items("LaunchTemplateVersions").Select(static v => v.Members));
            }
            catch (Exception refusal) when (CopyScope.IsRefusal(refusal))
            {
                scope.Tell($"version {version} of {what}", CopyScope.WhyOf(refusal));
            }
        }

        List<(long Number, Told Data, string? Description)> wanted =
        [
            .. versions
                .Select(static told => (told, Version: new Answer(told)))
                .Select(static v =>
                    (
                        v.Version.Long("VersionNumber") ?? 1,
                        v.Version.Inner("LaunchTemplateData")?.Members ?? v.told,
                        v.Version.Text("VersionDescription")
                    )
                )
                .DistinctBy(static v => v.Item1)
                .OrderBy(static v => v.Item1),
        ];
        if (wanted.Count == 0)
        {
            return;
        }

        _templates.Add(new(id, what, template, wanted));
    }

    /// <summary>Those that were read, with what they launch from.</summary>
    public async Task CopyTemplatesAsync()
    {
        foreach (var template in _templates)
        {
            foreach (var (_, data, _) in template.Versions)
            {
                await CopyNamedAsync(new Answer(data));
            }

            await scope.TryAsync(template.What, () => MakeAsync(template.Id, template.Told, template.Versions));
        }
    }

    private async Task MakeAsync(string id, Answer template, List<(long Number, Told Data, string? Description)> wanted)
    {
        var ec2 = scope.There.Ec2;
        var tags = CopyTrees.TagSpecification("launch-template", CopyTrees.TagsOf(template.Members));
        await scope.MakeAsync(
            ec2,
            "CreateLaunchTemplate",
            template
                .Members.Pick("LaunchTemplateName")
                .With("LaunchTemplateData", wanted[0].Data)
                .With("VersionDescription", wanted[0].Description)
                .With("TagSpecifications", tags),
            id
        );
        foreach (var (_, data, description) in wanted.Skip(1))
        {
            await scope.MakeAsync(
                ec2,
                "CreateLaunchTemplateVersion",
                CallsByName.Structure(("LaunchTemplateId", id), ("LaunchTemplateData", data), ("VersionDescription", description))
            );
        }

        scope.World.NumberVersions(
            id,
            [.. wanted.Select(static v => v.Number)],
            template.Long("DefaultVersionNumber") ?? wanted[0].Number,
            template.Long("LatestVersionNumber") ?? wanted[^1].Number
        );
    }

    private async Task CopyNamedAsync(Answer data)
    {
        const string Parameter = "resolve:ssm:";
        if (data.Text("KeyName") is { } key)
        {
            await CopyKeyAsync(key);
        }

        if (data.Text("ImageId") is { } image)
        {
            await (
                image.StartsWith(Parameter, StringComparison.Ordinal)
                    ? CopyParameterAsync(image[Parameter.Length..])
                    : CopyImageAsync(image)
            );
        }
    }

    private async Task CopyImageAsync(string id)
    {
        if (!_images.Add(id))
        {
            return;
        }

        // One that AWS does not show any more is launched from all the same, here.
        Answer? found = null;
        try
        {
            found = (await scope.Account.Ec2.CallAsync("DescribeImages", [("ImageIds", CopyTrees.Several([id]))], scope.Stop))
                .Items("Images")
                .FirstOrDefault();
        }
        catch (Exception refusal) when (CopyScope.IsRefusal(refusal))
        {
            scope.Tell($"image {id}", $"{CopyScope.WhyOf(refusal)} One with the usual root device stands for it.");
        }

        var root = found?.Text("RootDeviceName");
        var size = found
            ?.Items("BlockDeviceMappings")
            .FirstOrDefault(device => device.Text("DeviceName") == root)
            ?.Inner("Ebs")
            ?.Number("VolumeSize");
        scope.World.AddImage(id, found?.Text("Architecture"), root, size);
    }

    private async Task CopyParameterAsync(string name)
    {
        if (!_parameters.Add(name))
        {
            return;
        }

        await scope.TryAsync(
            $"parameter {name}",
            async () =>
            {
                var answer = await scope.Account.Ssm.GetParameterAsync(new GetParameterRequest { Name = name }, scope.Stop);
                if (answer.Parameter?.Value is { } value)
                {
                    scope.World.AddParameter(name.Split(':')[0], value);
                    await CopyImageAsync(value);
                }
            }
        );
    }

    private async Task CopyKeyAsync(string name)
    {
        if (!_keys.Add(name))
        {
            return;
        }

        var answer = await scope.ReadAsync(
            $"key pair {name}",
            scope.Account.Ec2,
            "DescribeKeyPairs",
            ("KeyNames", CopyTrees.Several([name]))
        );
        foreach (var pair in answer?.Items("KeyPairs") ?? [])
        {
            scope.World.AddKeyPair(pair.Members);
        }
    }

    private sealed record ReadTemplate(string Id, string What, Answer Told, List<(long Number, Told Data, string? Description)> Versions);

    /// <summary>As instances and groups name a version.</summary>
    public static string VersionText(long version) => version.ToString(CultureInfo.InvariantCulture);
}
