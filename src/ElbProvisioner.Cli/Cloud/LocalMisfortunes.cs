using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>What a person wants to go wrong in the embedded AWS: one word each, some with what it happens to.</summary>
internal static class LocalMisfortunes
{
    private const string QuotaName = "quota";

    private static readonly ImmutableArray<Kind> Kinds =
    [
        new(
            "never-healthy",
            "never-healthy=IMAGE",
            true,
            (options, image) =>
                With(options, m => m with { SilentImages = new HashSet<string>(m.SilentImages, StringComparer.Ordinal) { image } })
        ),
        new(
            "launch-fails",
            "launch-fails=IMAGE",
            true,
            (options, image) =>
                With(
                    options,
                    m =>
                        m with
                        {
                            UnlaunchableImages = new Dictionary<string, string>(m.UnlaunchableImages, StringComparer.Ordinal)
                            {
                                [image] = $"The image {image} cannot be launched: --misfortune said so",
                            },
                        }
                )
        ),
        new(
            "no-capacity",
            "no-capacity=TYPE[@ZONE]",
            true,
            (options, type) =>
                With(options, m => m with { ScarceTypes = new HashSet<string>(m.ScarceTypes, StringComparer.Ordinal) { type } })
        ),
        new(
            "certificate-fails",
            "certificate-fails[=DOMAIN]",
            null,
            (options, domain) =>
                With(
                    options,
                    m =>
                        m with
                        {
                            FailingDomains = new Dictionary<string, string>(m.FailingDomains, StringComparer.Ordinal)
                            {
                                [domain.Length == 0 ? FaultSettings.EveryDomain : domain] = "CAA_ERROR",
                            },
                        }
                )
        ),
        new(
            "load-balancer-fails",
            "load-balancer-fails=NAME",
            true,
            (options, name) =>
                With(
                    options,
                    m => m with { FailingLoadBalancers = new HashSet<string>(m.FailingLoadBalancers, StringComparer.Ordinal) { name } }
                )
        ),
        new("spot-interruption", "spot-interruption", false, (options, _) => With(options, m => m with { InterruptsSpot = true })),
        new(
            "late-visibility",
            "late-visibility",
            false,
            (options, _) =>
                options with
                {
                    Timings = options.Timings with { Visibility = Timings.Lagging.Visibility, TagIndex = Timings.Lagging.TagIndex },
                }
        ),
        new(QuotaName, "quota=NAME:N", true, WithQuota),
    ];

    /// <summary>For the help of a command.</summary>
    public static string Forms => string.Join(", ", Kinds.Select(kind => kind.Form));

    /// <summary>What is wrong with it; null: nothing.</summary>
    public static string? Problem(string text)
    {
        var (name, value) = Split(text);
        if (Find(name) is not { } kind)
        {
            return $"--misfortune knows no '{name}'.{Meant(name, Kinds.Select(known => known.Name))} There are: {Forms}.";
        }

        if (kind.TakesValue is { } takes && takes != value.Length > 0)
        {
            return $"--misfortune wants {kind.Form}, not '{text}'.";
        }

        return kind.Name != QuotaName ? null
            : Quota(value) is not { } quota ? $"--misfortune wants {kind.Form} with a number from 0, not '{text}'."
            : QuotaNames.All.Contains(quota.Name) ? null
            : $"There is no quota '{quota.Name}'.{Meant(quota.Name, QuotaNames.All)} docs/local-aws.md lists them.";
    }

    /// <summary>The world with all of them.</summary>
    /// <param name="texts">Without a <see cref="Problem"/>.</param>
    public static LocalAwsOptions In(LocalAwsOptions options, IEnumerable<string> texts) =>
        texts.Aggregate(
            options,
            (so, text) =>
            {
                var (name, value) = Split(text);
                return Find(name)?.Put(so, value) ?? so;
            }
        );

    private static Kind? Find(string name) => Kinds.FirstOrDefault(kind => kind.Name == name);

    private static (string Name, string Value) Split(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var mark ? (text[..mark], text[(mark + 1)..]) : (text, "");

    private static string Meant(string word, IEnumerable<string> names) =>
        Typo.Nearest(word, names) is { } near ? $" Did you mean '{near}'?" : "";

    private static (string Name, int Most)? Quota(string value) =>
        value.Split(':') is [{ Length: > 0 } name, var number]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            ? (name, most)
            : null;

    private static LocalAwsOptions WithQuota(LocalAwsOptions options, string value) =>
        Quota(value) is not { } quota
            ? options
            : With(
                options,
                m => m with { Quotas = new Dictionary<string, int>(m.Quotas, StringComparer.Ordinal) { [quota.Name] = quota.Most } }
            );

    private static LocalAwsOptions With(LocalAwsOptions options, Func<FaultSettings, FaultSettings> change) =>
        options with
        {
            FaultSettings = change(options.FaultSettings),
        };

    /// <param name="Form">As a person writes it.</param>
    /// <param name="TakesValue">Null: it may.</param>
    private sealed record Kind(string Name, string Form, bool? TakesValue, Func<LocalAwsOptions, string, LocalAwsOptions> Put);
}
