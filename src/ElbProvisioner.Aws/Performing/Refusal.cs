using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;

namespace ElbProvisioner.Aws.Performing;

/// <summary>What a call that failed means for the action that made it.</summary>
internal static class Refusal
{
    public static bool Is(this AmazonServiceException refusal, params ReadOnlySpan<string> codes) => codes.Contains(refusal.ErrorCode);

    /// <summary>Auto Scaling says most of what is wrong as a ValidationError; only its text tells which.</summary>
    public static bool IsValidation(this AmazonServiceException refusal, params ReadOnlySpan<string> texts)
    {
        if (!refusal.Is("ValidationError", "ValidationException"))
        {
            return false;
        }

        foreach (var text in texts)
        {
            if (refusal.Message.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>AWS's trouble of the moment, after the retries: worth another look where a wait looks again anyway.</summary>
    public static bool IsPassing(Exception exception) =>
        IsCallFailure(exception)
        && AwsFailure.Of(exception).Kind
            is AwsFailureKind.Throttled
                or AwsFailureKind.Transient
                or AwsFailureKind.EndpointTimeout
                or AwsFailureKind.EndpointRefused
                or AwsFailureKind.EndpointNameUnknown
                or AwsFailureKind.ConnectionLost
                or AwsFailureKind.AnswerCut
                or AwsFailureKind.AnswerForeign;

    /// <summary>A call failed, in whatever way; not a bug of ours.</summary>
    public static bool IsCallFailure(Exception exception) => AwsFailure.OfCall(exception) is not null;

    public static ActionFailedException Explain(ActionScope scope, Exception exception)
    {
        var failure = AwsFailure.Of(exception);
        var asked = failure.ToDiagnostic(new AwsSessionOptions());
        var diagnostic = failure.Kind switch
        {
            AwsFailureKind.LimitExceeded => new Diagnostic(
                ApplyCodes.LimitReached,
                SourceSpan.None,
                asked.Message,
                IsFixed(failure)
                    ? "AWS raises this limit for nobody: take away some of what the message names, then run the same command again."
                    : $"Ask AWS to raise the quota{Quota(failure)} in Service Quotas, or remove what is no longer needed, then run the "
                        + "same command again."
            ),
            _ when asked.Code == Surroundings.Refused => new Diagnostic(
                ApplyCodes.Refused,
                SourceSpan.None,
                asked.Message,
                Remedy(failure.Code)
            ),
            _ => asked,
        };
        return new ActionFailedException(diagnostic with { Message = $"{scope.Address}: {diagnostic.Message}" }, exception)
        {
            IsOutcomeUnknown = IsOutcomeUnknown(failure),
        };
    }

    /// <summary>The time for the run ended a call that had no answer yet.</summary>
    public static ActionFailedException CutShort(ActionScope scope) =>
        new(
            new Diagnostic(
                ApplyCodes.RunOver,
                SourceSpan.None,
                $"{scope.Address}: the time for the whole run is over, and AWS has not answered a call.",
                "Run the same command again: it sees what AWS has done. Give it a longer --timeout."
            )
        )
        {
            IsOutcomeUnknown = scope.HasBegun,
        };

    /// <summary>The request went out, and nothing came back that says whether it was done.</summary>
    private static bool IsOutcomeUnknown(AwsFailure failure) =>
        failure is { Operation: { } operation, Kind: AwsFailureKind.ConnectionLost or AwsFailureKind.EndpointTimeout }
        && !Repeating.IsRead(operation);

    /// <summary>Tags on one resource: fifty for everybody [AWS General Reference, tagging].</summary>
    private static bool IsFixed(AwsFailure failure) => failure.Code.StartsWith("TooManyTags", StringComparison.Ordinal);

    private static string Quota(AwsFailure failure) =>
        failure.Code switch
        {
            "TooManyTargetGroups" when failure.Operation is "CreateListener" or "ModifyListener" or "CreateRule" or "ModifyRule" =>
                " 'Target Groups per Action per Application Load Balancer'",
            "TooManyLoadBalancers" => " 'Application Load Balancers per Region'",
            "TooManyTargetGroups" => " 'Target Groups per Region'",
            "TooManyListeners" => " 'Listeners per Application Load Balancer'",
            "TooManyRules" => " 'Rules per Application Load Balancer'",
            "TooManyCertificates" => " 'Certificates per Application Load Balancer'",
            "TooManyTargets" => " 'Targets per Application Load Balancer'",
            "SecurityGroupLimitExceeded" => " 'VPC security groups per Region'",
            "RulesPerSecurityGroupLimitExceeded" => " 'Inbound or outbound rules per security group'",
            "SecurityGroupsPerInterfaceLimitExceeded" => " 'Security groups per network interface'",
            _ => "",
        };

    private static string? Remedy(string code) =>
        code switch
        {
            "OperationNotPermitted" =>
                "If deletion protection is on, set deletion_protection.enabled to false in the file and apply, then remove the load "
                    + "balancer.",
            "SubnetNotFound" or "InvalidSubnet" or "InvalidSubnetID.NotFound" =>
                "Check the file's network: the subnet must exist and have eight free addresses.",
            "InvalidSecurityGroup" or "InvalidGroup.NotFound" =>
                "Run the same command again: the next plan sees which security groups are there now.",
            "CertificateNotFound" or "UnsupportedCertificate" =>
                "The certificate must be issued, in this region, and of a key type that load balancers accept; see it in ACM.",
            "CaCertificatesBundleNotFound" or "InvalidCaCertificatesBundle" =>
                "Check the trust store's caBundle in the file: that object must be there, readable to whoever applies, and hold certificates of "
                    + "authorities in PEM. Then run the same command again.",
            "RevocationContentNotFound" or "InvalidRevocationContent" =>
                "Check the trust store's revocations in the file: each object must be there, readable to whoever applies, and be a list in PEM. "
                    + "Then run the same command again.",
            "SSLPolicyNotFound" => "Check the listener's sslPolicy; 'aws elbv2 describe-ssl-policies' lists what the region has.",
            "TargetGroupAssociationLimit" => "A target group serves one load balancer: give the other one a target group of its own.",
            "InstanceRefreshInProgress" => "Wait until the instance refresh is over, or cancel it, then run the same command again.",
            "LoadBalancerNotFound"
            or "ListenerNotFound"
            or "RuleNotFound"
            or "TargetGroupNotFound"
            or "InvalidLaunchTemplateId.NotFound"
            or "ResourceNotFoundException"
            or "NoSuchHostedZone" => "It was removed by somebody else meanwhile: run the same command again for a fresh plan.",
            "ValidationError"
            or "ValidationException"
            or "InvalidConfigurationRequest"
            or "InvalidParameterValue"
            or "InvalidParameterException" => "Correct what AWS names here in the stack file, then run the same command again.",
            _ => null,
        };
}
