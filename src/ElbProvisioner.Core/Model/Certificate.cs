using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Model;

public enum CertificateValidation
{
    Dns,
    Email,
}

public abstract record Certificate
{
    private Certificate() { }

    public required string Name { get; init; }

    public SourceSpan At { get; init; }

    /// <summary>Requested from ACM and, with DNS validation, proved through Route 53.</summary>
    public sealed record Requested : Certificate
    {
        public required string Domain { get; init; }

        public ImmutableArray<string> AlternativeNames { get; init; } = [];

        /// <summary>The hosted zone's name; null: the longest zone that matches each domain.</summary>
        public string? Zone { get; init; }

        /// <summary>ACM's request form: <c>RSA_2048</c>, <c>EC_prime256v1</c>, <c>EC_secp384r1</c>.</summary>
        public string KeyAlgorithm { get; init; } = "RSA_2048";

        public CertificateValidation Validation { get; init; } = CertificateValidation.Dns;

        public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;
    }

    /// <summary>Made elsewhere and named by its ARN.</summary>
    public sealed record Existing(string Arn) : Certificate;

    /// <summary>Made elsewhere: the newest issued certificate that covers the domain.</summary>
    public sealed record Found(string Domain) : Certificate;

    /// <summary>Imported from PEM texts; importing again keeps the ARN.</summary>
    public sealed record Imported : Certificate
    {
        public required string CertificatePem { get; init; }

        public required string PrivateKeyPem { get; init; }

        public string? ChainPem { get; init; }

        public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;
    }
}
