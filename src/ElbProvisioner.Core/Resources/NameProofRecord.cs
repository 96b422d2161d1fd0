namespace ElbProvisioner.Core.Resources;

/// <summary>A TXT record by which AWS knows that a private DNS name is its owner's [VPC guide: manage DNS names].</summary>
/// <param name="Name">In lower case, without a trailing dot.</param>
/// <param name="Value">Without quotes.</param>
public sealed record NameProofRecord(string Name, string Value)
{
    public const string Type = "TXT";
}
