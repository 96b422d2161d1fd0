using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

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

        /// <summary>What the file says of it by <see cref="CertificateTable"/>, with the language's defaults filled in.</summary>
        public Settings Settings { get; init; } = CertificateTable.Table.Empty.Filled();

        /// <summary>ACM's request form: <c>RSA_2048</c>, <c>EC_prime256v1</c>, <c>EC_secp384r1</c>.</summary>
        public string KeyAlgorithm => Settings.Get(CertificateTable.KeyAlgorithm);

        /// <summary>Of a private authority; null: of AWS's public one, which wants its domains proved.</summary>
        public string? Authority => Settings.Find(CertificateTable.Authority);

        /// <summary>Somebody must answer mail before it is issued.</summary>
        public bool IsAskedByMail => Authority is null && Validation == CertificateValidation.Email;

        /// <summary>It is proved by records in hosted zones.</summary>
        public bool IsProvedByRecords => Authority is null && Validation == CertificateValidation.Dns;

        public IEnumerable<string> Domains => AlternativeNames.Prepend(Domain);

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
