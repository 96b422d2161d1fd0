using System.Collections.Immutable;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SecurityToken;

internal static class StsService
{
    public static Service Create() =>
        new(
            "sts",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["GetCallerIdentity"] = Identity.Caller,
                ["AssumeRole"] = Sessions.AssumeRole,
                ["AssumeRoleWithWebIdentity"] = Sessions.AssumeRoleWithWebIdentity,
                ["GetSessionToken"] = Sessions.GetSessionToken,
                ["GetAccessKeyInfo"] = Identity.AccountOfKey,
            },
            ImmutableDictionary<string, WorldEventHandler>.Empty
        );
}
