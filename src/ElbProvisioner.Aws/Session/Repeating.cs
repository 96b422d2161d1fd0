using Amazon.CertificateManager.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.AwsClients.Trees;

namespace ElbProvisioner.Aws.Session;

/// <summary>Which calls may be made again when nobody knows what became of them.</summary>
internal static class Repeating
{
    public static bool IsRead(string operation) =>
        operation.StartsWith("Describe", StringComparison.Ordinal)
        || operation.StartsWith("List", StringComparison.Ordinal)
        || operation.StartsWith("Get", StringComparison.Ordinal);

    /// <summary>
    /// Nearly all: what sets, puts or removes comes out the same; what creates carries a token, or a name that the second attempt is
    /// told about, and its handler then finds its own. An import without an ARN has neither and would leave two certificates, and so it is
    /// with addresses, endpoint services and revocation lists.
    /// </summary>
    public static bool IsSafe(AmazonWebServiceRequest request) =>
        request switch
        {
            ImportCertificateRequest { CertificateArn: null or "" } => false,
            TreeRequest { Operation: "ImportCertificate" } import => import.Members.GetValueOrDefault("CertificateArn")
                is string { Length: > 0 },
            TreeRequest { Operation: "AllocateAddress" or "CreateVpcEndpointServiceConfiguration" } => false,
            AddTrustStoreRevocationsRequest => false,
            _ => true,
        };

    /// <summary>How often to try at most. Throttled calls go by time instead: AWS has not done them, and says that it will.</summary>
    /// <param name="isSafe">Whether the call may be done twice.</param>
    public static int Attempts(AwsFailure failure, bool isRead, bool isSafe) =>
        failure.Kind switch
        {
            AwsFailureKind.Throttled => int.MaxValue,
            AwsFailureKind.Transient or AwsFailureKind.ConnectionLost when isSafe => 8,
            // AWS has answered a changing call, so it has done it: that is told, not done again.
            AwsFailureKind.AnswerCut when isRead => 8,
            AwsFailureKind.AnswerForeign when isRead => 3,
            // Each attempt has waited long by itself.
            AwsFailureKind.EndpointTimeout when isSafe => 2,
            // The request has not left this machine.
            AwsFailureKind.EndpointRefused or AwsFailureKind.EndpointNameUnknown or AwsFailureKind.EndpointTls => 3,
            AwsFailureKind.Unsupported when failure.Status >= 500 && isSafe => 3,
            _ => 1,
        };
}
