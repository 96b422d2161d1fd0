using System.Collections.Immutable;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using Address = ElbProvisioner.Core.Resources.Address;
using LaunchTemplate = ElbProvisioner.Core.Model.LaunchTemplate;

namespace ElbProvisioner.Aws.Reading.Network;

/// <param name="ByTemplate">By the address of a launch template.</param>
/// <param name="ByParameter">The id by the name of an SSM parameter.</param>
/// <param name="UnseenInMixed">Ids that choices of mixed instances name and AWS does not show.</param>
internal sealed record ImageFacts(
    ImmutableDictionary<Address, ImageFact> ByTemplate,
    ImmutableDictionary<string, string> ByParameter,
    ImmutableHashSet<string> UnseenInMixed
);

/// <summary>The image of each launch template, with parameters read and pinned, and the root device that encryption needs.</summary>
internal sealed class ImageReader(ReadScope scope)
{
    /// <summary>What Amazon Linux uses, for an image AWS does not show.</summary>
    private const string UsualRootDevice = "/dev/xvda";
    private const int ParametersPerCall = 10;

    public async Task<ImageFacts> ReadAsync()
    {
        var images = ImmutableDictionary.CreateBuilder<Address, ImageFact>();
        if (!scope.IsForApply)
        {
            return new(images.ToImmutable(), ImmutableDictionary<string, string>.Empty, []);
        }

        var wanted = scope
            .Stack.AutoScalingGroups.Select(g =>
                (Address: Address.Of(ResourceKind.LaunchTemplate, g.Name), Template: g.LaunchTemplate as LaunchTemplate.Defined)
            )
            .Where(g => g.Template is not null)
            .ToList();
        var mixed = scope.Stack.AutoScalingGroups.SelectMany(g => g.MixedImages).ToList();
        var byId = DevicesAsync(wanted.Select(w => w.Template?.Image).Concat(mixed).OfType<ImageChoice.ById>().Select(i => i.ImageId));
        var fromParameters = wanted.Select(w => w.Template?.Image).OfType<ImageChoice.FromParameter>().ToList();
        var parameters = await ParametersAsync(fromParameters.Concat(mixed.OfType<ImageChoice.FromParameter>()));
        var seen = (await byId).SetItems(await DevicesAsync(parameters.Values));
        foreach (var (address, template) in wanted)
        {
            if (IdOf(template?.Image) is { } id)
            {
                images[address] = seen.GetValueOrDefault(id) ?? new ImageFact(id, UsualRootDevice, IsUnseen: true);
            }
        }

        return new(
            images.ToImmutable(),
            parameters.ToImmutableDictionary(StringComparer.Ordinal),
            [.. mixed.Select(IdOf).OfType<string>().Where(id => !seen.ContainsKey(id))]
        );

        string? IdOf(ImageChoice? image) =>
            image switch
            {
                ImageChoice.ById choice => choice.ImageId,
                ImageChoice.FromParameter choice => parameters.GetValueOrDefault(choice.ParameterName),
                _ => null,
            };
    }

    private async Task<Dictionary<string, string>> ParametersAsync(IEnumerable<ImageChoice.FromParameter> choices)
    {
        var byName = choices.ToLookup(c => c.ParameterName, StringComparer.Ordinal);
        var found = await Pages.ChunkedAsync<string, Parameter>(
            byName.Select(g => g.Key),
            ParametersPerCall,
            async names =>
            {
                var answer = await scope.Session.Ssm.GetParametersAsync(new GetParametersRequest { Names = [.. names] }, scope.Cancel);
                return answer.Parameters ?? [];
            }
        );
        var values = found.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        foreach (var choice in byName.Where(g => !values.ContainsKey(g.Key)).SelectMany(g => g))
        {
            scope.Findings.Report(
                LiveFindings.ImageParameterMissing,
                choice.At,
                $"The SSM parameter '{choice.ParameterName}' does not exist in {scope.Session.Region}.",
                "Check its name, or name an image with 'image: ami-…'."
            );
        }

        return values;
    }

    private async Task<ImmutableDictionary<string, ImageFact>> DevicesAsync(IEnumerable<string> ids)
    {
        List<string> asked = [.. ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (asked.Count == 0)
        {
            return ImmutableDictionary<string, ImageFact>.Empty;
        }

        List<Image> images;
        try
        {
            images = await scope.Lookups.Images.ReadAsync(asked);
        }
        catch (AmazonServiceException refusal)
            when (AwsFailure.Of(refusal)
                    is { Kind: AwsFailureKind.NotFound }
                        or { Code: "InvalidAMIID.Malformed" or "InvalidAMIID.Unavailable" }
            )
        {
            // One that cannot be seen spoils the whole list, where a filter leaves it out. By its id AWS shows a deprecated image to
            // everybody, which launches as ever; by a filter only where it is asked to [EC2 user guide: deprecate an AMI].
            images =
                (
                    await scope.Session.Ec2.DescribeImagesAsync(
                        new DescribeImagesRequest { Filters = [Ec2Filter.Of("image-id", asked)], IncludeDeprecated = true },
                        scope.Cancel
                    )
                ).Images
                ?? [];
        }

        return images.DistinctBy(i => i.ImageId).ToImmutableDictionary(i => i.ImageId, FactOf, StringComparer.Ordinal);
    }

    private static ImageFact FactOf(Image image)
    {
        var root = string.IsNullOrEmpty(image.RootDeviceName) ? UsualRootDevice : image.RootDeviceName;
        return new(
            image.ImageId,
            root,
            image.BlockDeviceMappings?.Find(m => m.DeviceName == root)?.Ebs?.VolumeSize,
            image.Architecture?.Value
        );
    }
}
