using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Amazon.CertificateManager;
using Amazon.CertificateManager.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

internal sealed class CertificateHandler(AwsSession aws, ValidationRecords records)
{
    /// <summary>How many dead requests of the last hour one may meet before something is wrong.</summary>
    private const int RequestTries = 5;

    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.RequestCertificate>(RequestAsync);
        table.OnMaking<AwsOperation.ImportCertificate>(ImportAsync);
        table.On<AwsOperation.PublishValidation>(PublishAsync);
        table.On<AwsOperation.WaitCertificateIssued>(WaitIssuedAsync);
        table.On<AwsOperation.DeleteCertificate>(DeleteAsync);
    }

    /// <summary>
    /// The token makes a repeated request return the certificate of the first, for an hour [ACM API]. That may be one that failed or was
    /// deleted meanwhile; its ARN then goes into the next token, so that every try of this run and of the next walks the same chain.
    /// </summary>
    private async Task<Outputs> RequestAsync(ActionScope scope, AwsOperation.RequestCertificate request)
    {
        var dead = "";
        for (var i = 0; i < RequestTries; i++)
        {
            string arn;
            try
            {
                var answer = await aws.Acm.CallAsync(
                    "RequestCertificate",
                    request.Settings.Creating(scope.Id),
                    [("IdempotencyToken", TokenOf(request, dead)), ("Tags", ElbTags.Structures(request.Tags))],
                    scope.ToTheEnd()
                );
                arn = answer.Text("CertificateArn") ?? "";
            }
            catch (Exception broken) when (i + 1 < RequestTries && AwsFailure.OfCall(broken)?.Kind == AwsFailureKind.Unsupported)
            {
                // moto 5.2.1 breaks on the token of a certificate that was deleted, and answers with a page instead of an error.
                dead += "?";
                continue;
            }

            if (await IsAliveAsync(scope, arn))
            {
                await KeepTagsAsync(scope, arn, request.Tags);
                return OutputsOf(arn);
            }

            dead = arn;
        }

        throw scope.Fail(
            ApplyCodes.CertificateFailed,
            $"ACM keeps answering with certificates that failed within the last hour, {dead} at last.",
            "See in ACM why they failed, correct it, and apply again in an hour."
        );
    }

    /// <summary>The request that ACM remembers gave it its tags; what has happened to them since, it does not.</summary>
    private async Task KeepTagsAsync(ActionScope scope, string arn, ImmutableSortedDictionary<string, string> tags)
    {
        var answer = await aws.Acm.ListTagsForCertificateAsync(
            new ListTagsForCertificateRequest { CertificateArn = arn },
            scope.ToTheEnd()
        );
        var has = (answer.Tags ?? []).ToImmutableSortedDictionary(t => t.Key, t => t.Value ?? "", StringComparer.Ordinal);
        if (Ownership.Missing(has, tags) is { Count: > 0 })
        {
            await aws.Acm.AddTagsToCertificateAsync(
                new AddTagsToCertificateRequest { CertificateArn = arn, Tags = TagsOf(tags) },
                scope.ToTheEnd()
            );
        }
    }

    private async Task<bool> IsAliveAsync(ActionScope scope, string arn)
    {
        try
        {
            var found = await scope.RetryAsync(
                scope.Waits.CertificateVisible,
                refusal => refusal.Is("ResourceNotFoundException"),
                "waiting for ACM to know the certificate",
                () => DescribeAsync(scope, arn)
            );
            return found.Status?.Value is not ("FAILED" or "VALIDATION_TIMED_OUT" or "EXPIRED" or "REVOKED" or "INACTIVE");
        }
        catch (AmazonServiceException refusal) when (refusal.Is("ResourceNotFoundException"))
        {
            return false;
        }
    }

    /// <summary>
    /// A new import has neither name nor token: one whose answer was lost leaves a second certificate with our tags, which the next
    /// plan takes away.
    /// </summary>
    private async Task<Outputs> ImportAsync(ActionScope scope, AwsOperation.ImportCertificate import)
    {
        using var certificate = Stream(import.Material.CertificatePem);
        using var key = Stream(import.Material.PrivateKeyPem);
        using var chain = import.Material.ChainPem is { } pem ? Stream(pem) : null;
        var existing = import.Existing is { } reference ? scope.Id(reference) : null;
        var answer = await aws.Acm.ImportCertificateAsync(
            new ImportCertificateRequest
            {
                CertificateArn = existing,
                Certificate = certificate,
                PrivateKey = key,
                CertificateChain = chain,
                // ACM refuses tags when it imports again.
                Tags = existing is null ? TagsOf(import.Tags) : null,
            },
            scope.ToTheEnd()
        );
        if (existing is not null && import.Tags.Count > 0)
        {
            await aws.Acm.AddTagsToCertificateAsync(
                new AddTagsToCertificateRequest { CertificateArn = existing, Tags = TagsOf(import.Tags) },
                scope.ToTheEnd()
            );
        }

        return OutputsOf(answer.CertificateArn);
    }

    private async Task PublishAsync(ActionScope scope, AwsOperation.PublishValidation publish)
    {
        var arn = scope.Id(publish.Certificate);
        var options = new List<DomainValidation>();
        await scope.UntilAsync(
            scope.Waits.CertificateRecords,
            "ACM to name the validation records",
            async () =>
            {
                if (await FindAsync(scope, arn, ActionScope.IsNew(publish.Certificate)) is not { } found)
                {
                    return Look.NotYet("waiting for ACM to know the certificate");
                }

                RequirePending(scope, found);
                options = found.DomainValidationOptions ?? [];
                return options.Count > 0 && options.All(option => option.ResourceRecord is not null)
                    ? Look.Done
                    : Look.NotYet("waiting for ACM to name the validation records");
            }
        );
        await records.PublishAsync(scope, options, publish.ZoneByDomain);
    }

    private Task WaitIssuedAsync(ActionScope scope, AwsOperation.WaitCertificateIssued wait) =>
        scope.UntilAsync(
            scope.Waits.CertificateIssued,
            "the certificate to be issued",
            async () =>
            {
                if (await FindAsync(scope, scope.Id(wait.Certificate), ActionScope.IsNew(wait.Certificate)) is not { } found)
                {
                    return Look.NotYet("waiting for ACM to know the certificate");
                }

                RequirePending(scope, found);
                var options = found.DomainValidationOptions ?? [];
                var proved = options.Count(option => option.ValidationStatus == DomainStatus.SUCCESS);
                return found.Status == CertificateStatus.ISSUED
                    ? Look.Done
                    : Look.NotYet($"{proved} of {Words.Count(options.Count, "domain")} proved");
            }
        );

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteCertificate delete)
    {
        var arn = delete.Certificate.Id;
        CertificateDetail? found = null;
        var areRecordsGone = false;
        await scope.UntilAsync(
            scope.Waits.CertificateRelease,
            "load balancers to let go of the certificate",
            async () =>
            {
                try
                {
                    found = await DescribeAsync(scope, arn);
                    // Nothing serves it any more: its records go first, so that being killed in between leaves none behind.
                    if (found.InUseBy is null or { Count: 0 } && !areRecordsGone)
                    {
                        await records.RemoveAsync(scope, found, delete.ZoneByDomain);
                        areRecordsGone = true;
                    }

                    await aws.Acm.DeleteCertificateAsync(new DeleteCertificateRequest { CertificateArn = arn }, scope.ToTheEnd());
                    return Look.Done;
                }
                catch (AmazonServiceException refusal) when (refusal.Is("ResourceNotFoundException"))
                {
                    return Look.Done;
                }
                catch (AmazonServiceException refusal) when (refusal.Is("ResourceInUseException", "ConflictException"))
                {
                    return Look.NotYet(
                        found?.InUseBy is { Count: > 0 } users
                            ? $"still used by {Words.Some([.. users.Select(Words.NameOf)])}"
                            : "ACM still counts the certificate as in use"
                    );
                }
            }
        );
        if (found is not null && !areRecordsGone)
        {
            await records.RemoveAsync(scope, found, delete.ZoneByDomain);
        }
    }

    private async Task<CertificateDetail> DescribeAsync(ActionScope scope, string arn) =>
        (await aws.Acm.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateArn = arn }, scope.Stop)).Certificate;

    /// <returns>Null: not known yet.</returns>
    private async Task<CertificateDetail?> FindAsync(ActionScope scope, string arn, bool isNew)
    {
        try
        {
            return await DescribeAsync(scope, arn);
        }
        catch (AmazonServiceException refusal) when (refusal.Is("ResourceNotFoundException") && isNew)
        {
            return null;
        }
    }

    /// <exception cref="ActionFailedException">It will never be issued.</exception>
    private static void RequirePending(ActionScope scope, CertificateDetail found)
    {
        var status = found.Status?.Value;
        if (status is null or "PENDING_VALIDATION" or "ISSUED")
        {
            return;
        }

        var (why, remedy) = CertificateFailures.Explain(status, found.FailureReason?.Value);
        var failed = (found.DomainValidationOptions ?? [])
            .Where(option => option.ValidationStatus == DomainStatus.FAILED)
            .Select(option => option.DomainName)
            .ToList();
        throw scope.Fail(
            ApplyCodes.CertificateFailed,
            $"ACM will not issue the certificate for {found.DomainName}{(failed.Count > 0 ? $" (it fails at {Words.Some(failed)})" : "")}: {why}",
            remedy
        );
    }

    public static List<Tag> TagsOf(IEnumerable<KeyValuePair<string, string>> tags) =>
        [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    private static Outputs OutputsOf(string arn) => new(arn, ImmutableSortedDictionary<string, string>.Empty.Add("arn", arn));

    private static MemoryStream Stream(string pem) => new(Encoding.UTF8.GetBytes(pem));

    private static string TokenOf(AwsOperation.RequestCertificate request, string dead)
    {
        string[] parts =
        [
            request.Tags.GetValueOrDefault(OwnershipTags.Stack, ""),
            request.Tags.GetValueOrDefault(OwnershipTags.Address, ""),
            .. request.Settings.Canonical(),
            dead,
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..32];
    }
}
