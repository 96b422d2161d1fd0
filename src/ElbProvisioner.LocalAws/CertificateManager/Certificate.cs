using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <param name="Key">The ARN.</param>
/// <param name="Type">The model's CertificateType.</param>
/// <param name="Status">The model's CertificateStatus.</param>
/// <param name="KeyAlgorithm">As requests write it: <c>RSA_2048</c>.</param>
/// <param name="Names">The domain name first.</param>
/// <param name="ValidationMethod">Null for an imported certificate.</param>
/// <param name="RecordsAt">When the validation records are told.</param>
/// <param name="RequestToken">The idempotency token, good for an hour.</param>
internal sealed record Certificate(
    string Key,
    string Type,
    string Status,
    string KeyAlgorithm,
    IReadOnlyList<string> Names,
    string? ValidationMethod,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RecordsAt,
    string? RequestToken,
    IReadOnlyDictionary<string, string> ValidationDomains,
    IReadOnlyDictionary<string, string> Tags,
    bool IsLogged,
    bool IsExportable,
    DateTimeOffset VisibleAt) : IAppearsLate
{
    /// <summary>The names whose records have been found, in the form of <see cref="Domains.Validated"/>.</summary>
    public IReadOnlyList<string> Validated { get; init; } = [];

    public string? FailureReason { get; init; }

    public string? ManagedBy { get; init; }

    public IssuedFacts? Issued { get; init; }

    public RenewalFacts? Renewal { get; init; }

    [JsonIgnore]
    public string DomainName => Names[0];

    [JsonIgnore]
    public bool IsImported => Type == "IMPORTED";
}

/// <summary>What there is once there is a certificate.</summary>
/// <param name="Serial">As in <c>0a:1b:2c</c>.</param>
/// <param name="Pem">What was imported; null for one that ACM issued.</param>
internal sealed record IssuedFacts(
    DateTimeOffset At,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Serial,
    string Subject,
    string Issuer,
    string SignatureAlgorithm,
    string? Pem = null,
    string? Chain = null);

/// <param name="Status">The model's RenewalStatus.</param>
internal sealed record RenewalFacts(string Status, DateTimeOffset UpdatedAt);

/// <param name="Key">The certificate's ARN, a bar, the load balancer's ARN.</param>
/// <param name="EndsAt">Set once no listener names it any more.</param>
internal sealed record CertificateHold(string Key, string LoadBalancerArn, DateTimeOffset? EndsAt) : IRecord;

/// <param name="Key">The idempotency token.</param>
internal sealed record CertificateRequestToken(string Key, string CertificateArn, string Request, DateTimeOffset Until) : IRecord;

[JsonSerializable(typeof(Certificate))]
[JsonSerializable(typeof(CertificateHold))]
[JsonSerializable(typeof(CertificateRequestToken))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class AcmJson : JsonSerializerContext;
