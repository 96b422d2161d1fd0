using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

/// <summary>There are none: nobody can log in to an instance here.</summary>
internal static class KeyPairs
{
    public static Document Describe(Turn turn, Fields request)
    {
        _ = Filter.Of(request);
        return request.Texts("KeyNames").Concat(request.Texts("KeyPairIds")).FirstOrDefault() is { } name
            ? throw Unknown(name)
            : new() { ["KeyPairs"] = Array.Empty<Document>() };
    }

    public static AwsError Unknown(string name) => new("InvalidKeyPair.NotFound", $"The key pair '{name}' does not exist");
}
