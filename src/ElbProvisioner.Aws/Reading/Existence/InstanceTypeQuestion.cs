using ElbProvisioner.Aws.Session;
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
                    string[] unsure = [.. values.Where(IsUnsure).Select(v => v.Type).Distinct(StringComparer.Ordinal)];
                    var describing = DescribedAsync(inquiry, unsure);
                    var offering = Pages.ChunkedAsync<string, Answer>(
                        names,
                        Inquiry.FilterValues,
                        async chunk => await OfferedAsync(inquiry, [("LocationType", "availability-zone"), ("Filters", Named(chunk))])
                    );
                    var types = await describing;
                    var offers = (await offering).ToLookup(TypeOf, o => o.Text("Location") ?? "", StringComparer.Ordinal);
                    string[] unoffered = [.. names.Where(n => !offers.Contains(n) && !unsure.Contains(n, StringComparer.Ordinal))];
                    types.AddRange(await DescribedAsync(inquiry, unoffered));
                    bool IsKnown(string type) => offers.Contains(type) || types.Exists(t => TypeOf(t) == type);
                    if (!names.All(IsKnown))
                    {
                        await TellUnknownAsync(inquiry, values.Where(v => !IsKnown(v.Type)));
                    }

                    foreach (var value in values.Where(v => IsKnown(v.Type)))
                    {
                        TellZones(inquiry, value, [.. offers[value.Type]]);
                        if (types.Find(t => TypeOf(t) == value.Type) is { } type)
                        {
                            TellArchitecture(inquiry, value, [.. type.Inner("ProcessorInfo")?.Texts("SupportedArchitectures") ?? []]);
                        }
                    }
                }
            );

    /// <summary>
    /// Only AWS says what a type runs, and a description is long (several hundred members). It is not asked for where the image
    /// is what the name lets expect, or is not known.
    /// </summary>
    private static bool IsUnsure(SentValue.InstanceType value) =>
        value.Image?.Architecture is { } image && image != InstanceFamily.ExpectedArchitecture(value.Type);

    private static async Task TellUnknownAsync(Inquiry inquiry, IEnumerable<SentValue.InstanceType> unknown)
    {
        var all = await OfferedAsync(inquiry, [("LocationType", "region")]);
        foreach (var value in unknown)
        {
            inquiry.Findings.Report(
                ExistenceCodes.InstanceTypeUnknown,
                value.At,
                $"The instance type '{value.Type}' of {value.Group} does not exist in {inquiry.World.Region}.",
                Spelling.DidYouMean(value.Type, all.Select(TypeOf))
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

    private static Task<List<Answer>> DescribedAsync(Inquiry inquiry, string[] types) =>
        Pages.ChunkedAsync<string, Answer>(
            types,
            Inquiry.FilterValues,
            async chunk => await ListAsync(inquiry, "DescribeInstanceTypes", "InstanceTypes", [("Filters", Named(chunk))])
        );

    private static Task<List<Answer>> OfferedAsync(Inquiry inquiry, (string Member, object? Value)[] by) =>
        ListAsync(inquiry, "DescribeInstanceTypeOfferings", "InstanceTypeOfferings", by);

    // By name: the official client keeps some thousand types as static members and looks through all of them at the first answer.
    private static Task<List<Answer>> ListAsync(Inquiry inquiry, string operation, string items, (string Member, object? Value)[] by) =>
        Pages.AllAsync(
            token => inquiry.Session.Ec2.CallAsync(operation, [.. by, ("NextToken", token)], inquiry.Cancel),
            page => page.Items(items),
            page => page.Text("NextToken")
        );

    private static object[] Named(string[] types) =>
        [CallsByName.Structure(("Name", "instance-type"), ("Values", types.ToArray<object>()))];

    private static string TypeOf(Answer answer) => answer.Text("InstanceType") ?? "";
}
