using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Aws.Reading;

/// <summary>What the read is for; it decides what must be resolved and what is a mistake worth telling.</summary>
public enum ReadPurpose
{
    /// <summary>Everything a plan needs. Choices of the file that AWS cannot satisfy are findings.</summary>
    Apply,

    /// <summary>Everything owned; the file may be incomplete.</summary>
    Destroy,

    /// <summary>Everything owned, as far as showing it goes.</summary>
    Status,
}

/// <summary>What all readers of one read share.</summary>
internal sealed record ReadScope(AwsSession Session, Stack Stack, ReadPurpose Purpose, FindingList Findings, CancellationToken Cancel)
{
    public Lookups Lookups { get; } = new(Session, Cancel);

    /// <summary>The file's choices are going to be applied, so that what AWS cannot satisfy is a mistake.</summary>
    public bool IsForApply => Purpose == ReadPurpose.Apply;
}
