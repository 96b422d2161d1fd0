using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

internal static class AcmService
{
    public static Service Create() =>
        new(
            "acm",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["RequestCertificate"] = CertificateRequests.Request,
                ["ImportCertificate"] = CertificateImports.Import,
                ["DescribeCertificate"] = CertificateAnswers.Describe,
                ["ListCertificates"] = CertificateList.List,
                ["GetCertificate"] = CertificateCare.Get,
                ["DeleteCertificate"] = CertificateCare.Delete,
                ["UpdateCertificateOptions"] = CertificateCare.UpdateOptions,
                ["RenewCertificate"] = CertificateCare.Renew,
                ["ResendValidationEmail"] = CertificateCare.ResendEmail,
                ["AddTagsToCertificate"] = CertificateTags.Add,
                ["RemoveTagsFromCertificate"] = CertificateTags.Remove,
                ["ListTagsForCertificate"] = CertificateTags.List,
            },
            new Dictionary<string, WorldEventHandler>(StringComparer.Ordinal)
            {
                [CertificateUse.Released] = CertificateUse.Release,
                ["acm.tokenExpired"] = CertificateRequests.ExpireToken,
                [Validation.RecordsTold] = Validation.Tell,
                [Validation.RecordsChanged] = Validation.LookAgain,
                [Validation.Confirmed] = Validation.Confirm,
                [Validation.Failed] = Validation.Fail,
                [Validation.IssuedPrivately] = Validation.IssuePrivately,
                [Validation.TimedOut] = Validation.TimeOut,
                [CertificateRenewal.Due] = CertificateRenewal.Begin,
                [CertificateRenewal.Expired] = CertificateRenewal.Expire,
            },
            AcmTables.Key,
            AcmQuotas.All
        );
}
