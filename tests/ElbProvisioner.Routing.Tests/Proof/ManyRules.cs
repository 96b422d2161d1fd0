using System.Collections.Immutable;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Tests.Cases;

namespace ElbProvisioner.Routing.Tests.Proof;

/// <summary>As many rules as a load balancer takes, of all kinds.</summary>
internal static class ManyRules
{
    public static ImmutableArray<RouteRule> Of(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new RouteRule(
                    $"r{i}",
                    CaseText.Conditions(
                        (i % 5) switch
                        {
                            0 => $"host=h{i}.example.com,*.h{i}.example.com",
                            1 => $"path=/service-{i}/*,/api/v1/service-{i}/*",
                            2 => $"host=shop.example.com; path=/p{i}/*",
                            3 => $"header X-Tenant=t{i}-*; method=GET,POST",
                            _ => $"query version=v{i}; source=10.{i}.0.0/16",
                        }
                    ),
                    CaseText.Steps($"forward g{i}"),
                    []
                )),
        ];
}
