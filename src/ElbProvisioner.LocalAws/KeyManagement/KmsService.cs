using System.Collections.Immutable;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.KeyManagement;

internal static class KmsService
{
    public static Service Create() =>
        new(
            "kms",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["CreateKey"] = KeyCalls.Create,
                ["CreateAlias"] = KeyCalls.CreateAlias,
                ["DescribeKey"] = KeyCalls.Describe,
                ["DisableKey"] = (turn, request) => KeyCalls.Switch(turn, request, isDisabled: true),
                ["EnableKey"] = (turn, request) => KeyCalls.Switch(turn, request, isDisabled: false),
                ["GetKeyPolicy"] = KeyCalls.GetPolicy,
                ["CreateGrant"] = Grants.Create,
                ["ListGrants"] = Grants.List,
            },
            ImmutableDictionary<string, Happening>.Empty,
            KmsTables.Key
        );
}
