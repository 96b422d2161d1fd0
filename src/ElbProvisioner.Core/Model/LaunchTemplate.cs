using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Model;

public abstract record LaunchTemplate
{
    private LaunchTemplate() { }

    /// <summary>Made elsewhere.</summary>
    /// <param name="Version">A number, <c>$Latest</c> or <c>$Default</c>.</param>
    public sealed record Existing(string Id, string Version, SourceSpan At) : LaunchTemplate;

    public sealed record Defined : LaunchTemplate
    {
        public required ImageChoice Image { get; init; }

        public required string InstanceType { get; init; }

        public string? KeyName { get; init; }

        /// <summary>Name or ARN.</summary>
        public string? InstanceProfile { get; init; }

        /// <summary>Plain text, at most 16 KiB; encoded only on the wire.</summary>
        public string? UserData { get; init; }

        /// <summary>In place of the scaling group's; null: the scaling group's.</summary>
        public ImmutableArray<Reference>? SecurityGroups { get; init; }

        public ImmutableArray<Volume> Volumes { get; init; } = [];

        public bool? DetailedMonitoring { get; init; }

        public InstanceMetadata Metadata { get; init; } = new();

        /// <summary>Null: as the subnet says.</summary>
        public bool? PublicIp { get; init; }

        public SourceSpan At { get; init; }
    }
}

public abstract record ImageChoice
{
    private ImageChoice() { }

    public sealed record ById(string ImageId) : ImageChoice;

    /// <summary>The value of an SSM parameter, read and pinned when planning.</summary>
    public sealed record FromParameter(string ParameterName, SourceSpan At) : ImageChoice;
}

/// <param name="SizeGiB">Null: the image's.</param>
/// <param name="Device"><c>/dev/xvda</c>, or null for the image's root device.</param>
public sealed record Volume(
    string? Device,
    int? SizeGiB,
    string Type,
    int? Iops,
    int? ThroughputMiBps,
    bool Encrypted,
    string? KmsKeyId,
    bool DeleteOnTermination
)
{
    /// <summary>Every account has it, and Auto Scaling may use it.</summary>
    public const string AwsOwnKey = "alias/aws/ebs";
}

/// <summary>The instance metadata service; tokens (IMDSv2) are required unless the file says otherwise.</summary>
public sealed record InstanceMetadata(bool TokensRequired = true, int HopLimit = 2, bool InstanceTags = false);
