using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.IdentityManagement;

/// <summary>
/// Instance profiles: nobody makes any here, so each name has one, with a role of the same name in it; but for names that begin with
/// <see cref="Missing"/>, so that a profile that is not there can be rehearsed.
/// </summary>
internal static class Profiles
{
    public const string Missing = "missing";

    private static readonly DateTimeOffset MadeAt = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static bool Exists(string name) => !name.StartsWith(Missing, StringComparison.Ordinal);

    public static Document Get(Transaction transaction, Fields request)
    {
        var name = request.Required("InstanceProfileName");
        if (!Exists(name))
        {
            throw new AwsError("NoSuchEntity", $"Instance Profile {name} cannot be found.");
        }

        return new()
        {
            ["InstanceProfile"] = new Document
            {
                ["Path"] = "/",
                ["InstanceProfileName"] = name,
                ["InstanceProfileId"] = Id("AIPA", transaction.Account, name),
                ["Arn"] = $"arn:aws:iam::{transaction.Account}:instance-profile/{name}",
                ["CreateDate"] = MadeAt,
                ["Roles"] = new[]
                {
                    new Document
                    {
                        ["Path"] = "/",
                        ["RoleName"] = name,
                        ["RoleId"] = Id("AROA", transaction.Account, name),
                        ["Arn"] = $"arn:aws:iam::{transaction.Account}:role/{name}",
                        ["CreateDate"] = MadeAt,
                    },
                },
            },
        };
    }

    // The same name has the same id, without anybody having made it.
    private static string Id(string prefix, string account, string name) =>
        $"{prefix}{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}/{name}")))[..17]}";
}
