using Amazon.EC2;
using Amazon.EC2.Model;
using ElbProvisioner.Core.Planning.Sent;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>Does the type exist in the region, is it offered in the zones of the group, and does the image run on it.</summary>
internal static class InstanceTypeQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.InstanceType[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "instance types",
                async () =>
                {
                    string[] names = [.. values.Select(v => v.Type).Distinct(StringComparer.Ordinal)];
                    var describing = Pages.ChunkedAsync<string, InstanceTypeInfo>(
                        names,
                        Inquiry.FilterValues,
                        async chunk =>
                            await Pages.AllAsync(
                                token =>
                                    inquiry.Session.Ec2.DescribeInstanceTypesAsync(
                                        new DescribeInstanceTypesRequest
                                        {
                                            Filters = [Ec2Filter.Of("instance-type", chunk)],
                                            NextToken = token,
                                        },
                                        inquiry.Cancel
                                    ),
                                page => page.InstanceTypes,
                                page => page.NextToken
                            )
                    );
                    var offering = Pages.ChunkedAsync<string, InstanceTypeOffering>(
                        names,
                        Inquiry.FilterValues,
                        async chunk => await OfferedAsync(inquiry, LocationType.AvailabilityZone, [Ec2Filter.Of("instance-type", chunk)])
                    );
                    var types = await describing;
                    var offers = (await offering).ToLookup(o => o.InstanceType.Value, o => o.Location, StringComparer.Ordinal);
                    if (names.Any(n => !types.Exists(t => t.InstanceType.Value == n)))
                    {
                        await TellUnknownAsync(inquiry, values.Where(v => !types.Exists(t => t.InstanceType.Value == v.Type)));
                    }

                    foreach (var value in values)
                    {
                        if (types.Find(t => t.InstanceType.Value == value.Type) is { } type)
                        {
                            TellZones(inquiry, value, [.. offers[value.Type]]);
                            TellArchitecture(inquiry, value, type.ProcessorInfo?.SupportedArchitectures ?? []);
                        }
                    }
                }
            );

    private static async Task TellUnknownAsync(Inquiry inquiry, IEnumerable<SentValue.InstanceType> unknown)
    {
        var all = await OfferedAsync(inquiry, LocationType.Region, []);
        foreach (var value in unknown)
        {
            inquiry.Findings.Report(
                ExistenceCodes.InstanceTypeUnknown,
                value.At,
                $"The instance type '{value.Type}' of {value.Group} does not exist in {inquiry.World.Region}.",
                Spelling.DidYouMean(value.Type, all.Select(o => o.InstanceType.Value))
                    ?? "Choose one that the region has: aws ec2 describe-instance-type-offerings."
            );
        }
    }

    /// <summary>AWS takes the group all the same, and launches in the zones that are left.</summary>
    private static void TellZones(Inquiry inquiry, SentValue.InstanceType value, HashSet<string> offered)
    {
        var without = value.Zones.Where(z => !offered.Contains(z)).ToList();
        if (without.Count == 0)
        {
            return;
        }

        var elsewhere = offered.Count == 0 ? "in no zone of the region" : "in " + string.Join(", ", offered.Order(StringComparer.Ordinal));
        inquiry.Findings.Report(
            without.Count == value.Zones.Length ? ExistenceCodes.InstanceTypeNotOffered : ExistenceCodes.InstanceTypeNotInZone,
            value.At,
            $"The instance type '{value.Type}' of {value.Group} is not offered in {string.Join(", ", without)}; AWS offers it {elsewhere}.",
            "Choose a type that all zones of the group have, or 'subnets' in zones that have this one."
        );
    }

    private static void TellArchitecture(Inquiry inquiry, SentValue.InstanceType value, List<string> supported)
    {
        if (value.Image?.Architecture is not { } image || supported.Count == 0 || supported.Contains(image))
        {
            return;
        }

        inquiry.Findings.Report(
            ExistenceCodes.ArchitectureDiffers,
            value.At,
            $"The image {value.Image.ImageId} of {value.Group} is made for {image}, and '{value.Type}' is "
                + $"{string.Join(" or ", supported)}.",
            image == "arm64"
                ? "Choose a Graviton type (such as t4g or m7g), or an image for x86_64."
                : $"Choose an image for {string.Join(" or ", supported)}, or another type."
        );
    }

    private static async Task<List<InstanceTypeOffering>> OfferedAsync(Inquiry inquiry, LocationType by, List<Filter> filters) =>
        await Pages.AllAsync(
            token =>
                inquiry.Session.Ec2.DescribeInstanceTypeOfferingsAsync(
                    new DescribeInstanceTypeOfferingsRequest
                    {
                        LocationType = by,
                        Filters = filters,
                        NextToken = token,
                    },
                    inquiry.Cancel
                ),
            page => page.InstanceTypeOfferings,
            page => page.NextToken
        );
}
