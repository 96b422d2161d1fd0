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
                ["DisableKey"] = (transaction, request) => KeyCalls.Switch(transaction, request, isDisabled: true),
                ["EnableKey"] = (transaction, request) => KeyCalls.Switch(transaction, request, isDisabled: false),
                ["GetKeyPolicy"] = KeyCalls.GetPolicy,
                ["CreateGrant"] = Grants.Create,
                ["ListGrants"] = Grants.List,
            },
            ImmutableDictionary<string, WorldEventHandler>.Empty,
            KmsTables.Key
        );
}
