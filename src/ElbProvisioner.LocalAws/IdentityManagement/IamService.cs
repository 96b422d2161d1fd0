using System.Collections.Immutable;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.IdentityManagement;

internal static class IamService
{
    public static Service Create() =>
        new(
            "iam",
            new Dictionary<string, Operation>(StringComparer.Ordinal) { ["GetInstanceProfile"] = Profiles.Get },
            ImmutableDictionary<string, WorldEventHandler>.Empty
        );
}
