using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>
/// Asks AWS about what a plan would name and nothing of the stack holds yet, so that what AWS would refuse half-way is told before the
/// first change. All questions at once, each by filters where the service has them: one unknown id would spoil a whole call. Nothing new,
/// no question.
/// </summary>
public sealed class ExistenceReader(AwsSession session)
{
    public async Task<ImmutableArray<Diagnostic>> FindMissingAsync(Stack stack, LiveWorld world, Plan plan, CancellationToken ct)
    {
        var values = plan.Goal == PlanGoal.Apply ? SentValues.Of(stack, world, plan) : [];
        if (values.IsEmpty)
        {
            return [];
        }

        var inquiry = new Inquiry(session, world, stack.Name, ct);
        await Task.WhenAll(
            SecurityGroupQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.SecurityGroup>()]),
            ElasticIpQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.Allocation>()]),
            ElasticIpQuotaQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.NewElasticIp>()]),
            AliasTargetQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.AliasTarget>()]),
            PrivateAddressQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.PrivateAddress>()]),
            TargetQuestion.AskAsync(inquiry, [.. values]),
            PrefixListQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.PrefixList>()]),
            KeyPairQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.KeyPair>()]),
            InstanceProfileQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.InstanceProfile>()]),
            VolumeKeyQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.VolumeKey>()]),
            InstanceTypeQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.InstanceType>()]),
            CertificateQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.Certificate>()]),
            FunctionQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.Function>()]),
            TrustStoreQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.TrustStore>()]),
            LogBucketQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.LogBucket>()]),
            WebAclQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.WebAcl>()]),
            TargetGroupQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.TargetGroup>()]),
            TemplateQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.Template>()], [.. values.OfType<SentValue.Admission>()]),
            PassageQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.Passage>()]),
            NameQuestion.AskAsync(inquiry, [.. values.OfType<SentValue.NewName>()])
        );
        inquiry.TellUnanswered();
        return inquiry.Findings.InOrder();
    }
}
