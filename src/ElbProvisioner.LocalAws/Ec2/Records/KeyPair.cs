using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="Key">The key pair's id.</param>
/// <param name="Type"><c>rsa</c> or <c>ed25519</c>.</param>
/// <param name="PublicKey">As OpenSSH writes it. The private key is told once and kept by nobody.</param>
internal sealed record KeyPair(string Key, string Name, string Type, string Fingerprint, string PublicKey, DateTimeOffset CreateTime)
    : IRecord;
