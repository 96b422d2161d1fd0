using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>The security policies AWS has; nobody can make others [ELB user guide: security policies].</summary>
internal static class SslPolicies
{
    private const string Prefix = "ELBSecurityPolicy-";

    private static readonly ImmutableArray<string> Suffixes =
    [
        "TLS13-1-3-2021-06",
        "TLS13-1-2-2021-06",
        "TLS13-1-2-Res-2021-06",
        "TLS13-1-2-Ext1-2021-06",
        "TLS13-1-2-Ext2-2021-06",
        "TLS13-1-1-2021-06",
        "TLS13-1-0-2021-06",
        "TLS13-1-3-PQ-2025-09",
        "TLS13-1-2-PQ-2025-09",
        "TLS13-1-2-Res-PQ-2025-09",
        "TLS13-1-2-Ext1-PQ-2025-09",
        "TLS13-1-2-Ext2-PQ-2025-09",
        "TLS13-1-0-PQ-2025-09",
        "TLS13-1-3-FIPS-2023-04",
        "TLS13-1-2-FIPS-2023-04",
        "TLS13-1-2-Res-FIPS-2023-04",
        "TLS13-1-2-Ext0-FIPS-2023-04",
        "TLS13-1-2-Ext1-FIPS-2023-04",
        "TLS13-1-2-Ext2-FIPS-2023-04",
        "TLS13-1-1-FIPS-2023-04",
        "TLS13-1-0-FIPS-2023-04",
        "TLS13-1-3-FIPS-PQ-2025-09",
        "TLS13-1-2-FIPS-PQ-2025-09",
        "TLS13-1-2-Res-FIPS-PQ-2025-09",
        "TLS13-1-2-Ext0-FIPS-PQ-2025-09",
        "TLS13-1-2-Ext1-FIPS-PQ-2025-09",
        "TLS13-1-2-Ext2-FIPS-PQ-2025-09",
        "TLS13-1-0-FIPS-PQ-2025-09",
        "FS-1-2-Res-2020-10",
        "FS-1-2-Res-2019-08",
        "FS-1-2-2019-08",
        "FS-1-1-2019-08",
        "FS-2018-06",
        "2016-08",
        "2015-05",
        "TLS-1-2-2017-01",
        "TLS-1-2-Ext-2018-06",
        "TLS-1-1-2017-01",
        "TLS-1-0-2015-04",
    ];

    private static readonly ImmutableArray<string> Names = [.. Suffixes.Select(suffix => Prefix + suffix)];

    public static Shape<string> Shape { get; } =
        Texts.SslPolicy.Convert(
            (string written, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
            {
                value = written;
                if (Names.Contains(written))
                {
                    return true;
                }

                binding.Report(
                    BindingCodes.NotOneOf,
                    node.At,
                    $"{binding.Place}: AWS has no security policy {written}.",
                    Spelling.DidYouMean(written, Names, $"Remove `sslPolicy` for {ListenerTable.StrongPolicy}.")
                );
                return false;
            }
        );
}
