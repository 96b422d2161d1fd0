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
internal sealed record Certificate(
    string Key,
    string Type,
    string Status,
    string KeyAlgorithm,
    IReadOnlyList<string> Names,
    string? ValidationMethod,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RecordsAt,
    IReadOnlyDictionary<string, string> ValidationDomains,
    IReadOnlyDictionary<string, string> Tags,
    bool IsLogged,
    bool IsExportable,
    DateTimeOffset VisibleAt
) : IAppearsLate
{
    /// <summary>The names that are validated, in the form of <see cref="Domains.Validated"/>.</summary>
    public IReadOnlyList<string> Validated { get; init; } = [];

    /// <summary>The names whose records have been found and which will be validated in a while.</summary>
    public IReadOnlyList<string> Found { get; init; } = [];

    public string? FailureReason { get; init; }

    public string? ManagedBy { get; init; }

    /// <summary>The ARN of a private one; null: AWS's public one, or none.</summary>
    public string? Authority { get; init; }

    public IssuedFacts? Issued { get; init; }

    public RenewalFacts? Renewal { get; init; }

    [JsonIgnore]
    public string DomainName => Names[0];

    [JsonIgnore]
    public bool IsImported => Type == "IMPORTED";

    /// <summary>The names to validate, each once: in the form of <see cref="Domains.Validated"/>.</summary>
    [JsonIgnore]
    public IEnumerable<string> ToValidate => Names.Select(Domains.Validated).Distinct(StringComparer.Ordinal);
}

/// <summary>What there is once there is a certificate.</summary>
/// <param name="Serial">As in <c>0a:1b:2c</c>.</param>
/// <param name="KeyUsages">The model's KeyUsageName.</param>
/// <param name="ExtendedKeyUsages">Object identifiers.</param>
/// <param name="Pem">What was imported; null for one that ACM issued.</param>
internal sealed record IssuedFacts(
    DateTimeOffset At,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Serial,
    string Subject,
    string Issuer,
    string SignatureAlgorithm,
    IReadOnlyList<string> KeyUsages,
    IReadOnlyList<string> ExtendedKeyUsages,
    string? Pem = null,
    string? Chain = null
);

/// <param name="Status">The model's RenewalStatus.</param>
internal sealed record RenewalFacts(string Status, DateTimeOffset UpdatedAt);

/// <param name="Key">The certificate's ARN, a bar, the load balancer's ARN.</param>
/// <param name="EndsAt">Set once no listener names it any more.</param>
internal sealed record CertificateHold(string Key, string LoadBalancerArn, DateTimeOffset? EndsAt) : IRecord;

/// <param name="Key">The idempotency token.</param>
/// <param name="Request">What was requested with it: another request under the same token is another certificate.</param>
internal sealed record CertificateRequestToken(string Key, string CertificateArn, string Request, DateTimeOffset Until) : IRecord;

[JsonSerializable(typeof(Certificate))]
[JsonSerializable(typeof(CertificateHold))]
[JsonSerializable(typeof(CertificateRequestToken))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class AcmJson : JsonSerializerContext;
