using System.Collections.Immutable;
using System.Text;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Before;

/// <summary>
/// What a template's user data and volumes were, beside what they become: its tag holds hashes only, so the version is read, once there is
/// something to tell.
/// </summary>
public static class TemplateBefore
{
    private const string UserData = "userData";
    private const string Volumes = "volumes";

    /// <summary>EC2 takes no more user data [EC2 user guide].</summary>
    private const int MostBytes = 16 * 1024;

    /// <summary>The versions that say more than the plan knows; none in a plan that changes neither part.</summary>
    public static ImmutableArray<Question> Asked(Plan plan, LiveWorld live)
    {
        var told = plan.Changes.Where(c => c.Properties.Any(IsTold)).Select(c => c.Address).ToHashSet();
        return
        [
            .. from action in plan.Actions
            where told.Contains(action.Address)
            let after = (action.Operation as AwsOperation.CreateLaunchTemplateVersion)?.Settings
            let kept = live.LaunchTemplates.FirstOrDefault(t => t.Address == action.Address)
            let version = kept?.Version
            where kept is not null && after is not null && version is not null
            select new Question(kept, version.Value, after),
        ];
    }

    public static Plan Tell(Plan plan, IEnumerable<Answer> answers)
    {
        var read = answers.ToDictionary(a => a.To.Template.Address);
        return plan with
        {
            Changes = [.. plan.Changes.Select(change => read.TryGetValue(change.Address, out var answer) ? Tell(change, answer) : change)],
        };
    }

    private static bool IsTold(PropertyChange property) =>
        property is { Path: Volumes } or { Path: UserData, Before: not null, After: not null, IsSensitive: false };

    private static Change Tell(Change change, Answer answer) =>
        change with
        {
            Properties =
            [
                .. change.Properties.SelectMany(p =>
                    !IsTold(p) ? [p]
                    : p.Path == UserData ? [TellUserData(p, answer)]
                    : TellVolumes(p, answer.Volumes, answer.To.After.Get(LaunchTemplateTable.Volumes))
                ),
            ],
        };

    /// <summary>
    /// Only what the tag knows by the text itself: of user data with a secret it knows a salted fingerprint, and the secret of yesterday is
    /// nobody's to see.
    /// </summary>
    private static PropertyChange TellUserData(PropertyChange property, Answer answer)
    {
        var bytes = answer.UserData;
        if (
            answer.To.After.Find(LaunchTemplateTable.UserData) is not { } text
            || answer.To.After.Has(LaunchTemplateTable.UserDataFingerprint)
            || bytes.Length > MostBytes
            || Encoding.UTF8.GetByteCount(text) > MostBytes
        )
        {
            return property;
        }

        var remembered = TemplateContent.Read(answer.To.Template.Tags).GetValueOrDefault(UserData);
        return TextOf(bytes) is not { } was ? property with { Before = $"({bytes.Length} bytes that are no text)" }
            : TemplateContent.OfUserData(was) == remembered ? property with { Before = was, After = text }
            : property;
    }

    /// <summary>Null: packed or binary.</summary>
    private static string? TextOf(byte[] bytes)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static List<PropertyChange> TellVolumes(
        PropertyChange property,
        ImmutableArray<Settings> before,
        ImmutableArray<Settings> after
    )
    {
        var (was, becomes) = (before.ToLookup(DeviceOf, VolumeTable.TextOf), after.ToLookup(DeviceOf, VolumeTable.TextOf));
        var changes = was.Select(v => v.Key)
            .Union(becomes.Select(v => v.Key))
            .Order(StringComparer.Ordinal)
            .Select(device =>
                property with
                {
                    Path = $"{Volumes}.{device}",
                    Before = was[device].FirstOrDefault(),
                    After = becomes[device].FirstOrDefault(),
                }
            )
            .Where(change => change.Before != change.After)
            .ToList();
        return changes.Count > 0 ? changes : [property];
    }

    private static string DeviceOf(Settings volume) => volume.Find(VolumeTable.Device) ?? "";

    /// <summary>A version to read.</summary>
    /// <param name="After">What the next one holds.</param>
    public sealed record Question(LiveLaunchTemplate Template, long Version, Settings After);

    /// <summary>What the version holds of the parts that the tag has no room for.</summary>
    public sealed record Answer(Question To, byte[] UserData, ImmutableArray<Settings> Volumes);
}
