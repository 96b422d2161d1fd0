using Amazon.S3.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>
/// Does the policy of each bucket let a load balancer write its logs, as AWS tries when it is told of them. What the policy must say is
/// shown where the one that is there does not say it, or cannot be read or judged.
/// </summary>
internal static class LogBucketQuestion
{
    private const string NoPolicy = "NoSuchBucketPolicy";

    /// <summary>A bucket may be behind an endpoint that this machine cannot reach; nobody waits long for advice.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static Task AskAsync(Inquiry inquiry, SentValue.LogBucket[] values) =>
        Task.WhenAll(
            values
                .GroupBy(static value => value.Delivery.Bucket, StringComparer.Ordinal)
                .Select(same => AskAsync(inquiry, same.Key, [.. same]))
        );

    private static async Task AskAsync(Inquiry inquiry, string bucket, SentValue.LogBucket[] values)
    {
        try
        {
            using var limit = new CancellationTokenSource(
                inquiry.Session.IsInProcess ? Timeout.InfiniteTimeSpan : Limit,
                inquiry.Session.Time
            );
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, inquiry.Cancel);
            var answer = await inquiry.Session.S3.GetBucketPolicyAsync(new GetBucketPolicyRequest { Bucket = bucket }, either.Token);
            Judge(inquiry, values, answer.Policy);
        }
        catch (OperationCanceledException) when (!inquiry.Cancel.IsCancellationRequested)
        {
            Show(inquiry, values, "it could not be read");
        }
        catch (Exception failed) when (AwsFailure.OfCall(failed) is { } failure)
        {
            Explain(inquiry, values, failure);
        }
    }

    private static void Explain(Inquiry inquiry, SentValue.LogBucket[] values, AwsFailure failure)
    {
        switch (failure.Code)
        {
            case "NoSuchBucket":
                foreach (var value in values)
                {
                    inquiry.Findings.Report(
                        ExistenceCodes.BucketMissing,
                        value.At,
                        $"{Beginning(value)} does not exist: AWS would refuse that.",
                        $"Check its name, or make it first, in {value.Delivery.Region}."
                    );
                }

                break;
            case "PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException":
                foreach (var value in values)
                {
                    inquiry.Findings.Report(
                        ExistenceCodes.BucketElsewhere,
                        value.At,
                        $"{Beginning(value)} is in another region than {value.Delivery.Region}: AWS would refuse that.",
                        "Name one in the load balancer's own region."
                    );
                }

                break;
            case NoPolicy:
                Judge(inquiry, values, null);
                break;
            default:
                Show(inquiry, values, $"it could not be read ({AwsService.Storage}:GetBucketPolicy: {failure.Code})");
                break;
        }
    }

    private static void Judge(Inquiry inquiry, SentValue.LogBucket[] values, string? policy)
    {
        foreach (var value in values)
        {
            switch (BucketPolicy.Judge(value.Delivery, policy))
            {
                case BucketVerdict.Fits:
                    break;
                case BucketVerdict.Untold:
                    Show(inquiry, [value], "whether it does cannot be told from what it says");
                    break;
                // AWS adds what it lacks by itself where whoever applies may change it [CloudWatch Logs guide: logs sent to Amazon S3].
                case BucketVerdict.Lacks when value.Delivery.IsNetwork:
                    inquiry.Findings.Report(
                        ExistenceCodes.BucketClosedForNow,
                        value.At,
                        $"{Beginning(value)} {(policy is null ? "has no policy" : "has a policy that does not let it")}: AWS adds what it "
                            + "lacks if whoever applies this may change it (s3:PutBucketPolicy), and refuses otherwise.",
                        $"Add to the bucket's policy: {value.Delivery.Policy}"
                    );
                    break;
                case var verdict:
                    inquiry.Findings.Report(
                        ExistenceCodes.BucketClosed,
                        value.At,
                        Beginning(value)
                            + (
                                policy is null ? " has no policy"
                                : verdict == BucketVerdict.Denies ? " has a policy that denies it"
                                : " has a policy that does not let it"
                            )
                            + ": AWS would refuse that.",
                        (
                            verdict == BucketVerdict.Denies
                                ? "Take the denial out of the bucket's policy, and let it say: "
                                : "Add to the bucket's policy: "
                        ) + value.Delivery.Policy
                    );
                    break;
            }
        }
    }

    /// <param name="why">Why the policy is not judged.</param>
    private static void Show(Inquiry inquiry, SentValue.LogBucket[] values, string why)
    {
        foreach (var value in values)
        {
            var isNetwork = value.Delivery.IsNetwork;
            inquiry.Findings.Report(
                ExistenceCodes.BucketMustAdmit,
                value.At,
                $"loadBalancers.{value.Balancer} writes {value.Logs} to the bucket '{value.Delivery.Bucket}'. AWS tries that when it is told, "
                    + $"and refuses unless the bucket is in {value.Delivery.Region}, "
                    + (isNetwork ? "" : "is encrypted by no other keys than S3's own (SSE-S3), ")
                    + $"and its policy lets it; {why}. This lets it: {value.Delivery.Policy}",
                "Add to the bucket's policy what it lacks: elbctl does not change buckets."
            );
        }
    }

    private static string Beginning(SentValue.LogBucket value) =>
        $"The bucket '{value.Delivery.Bucket}', to which loadBalancers.{value.Balancer} is to write {value.Logs},";
}
