using Amazon.AutoScaling.Model;
using Amazon.CertificateManager.Model;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using AcmTag = Amazon.CertificateManager.Model.Tag;
using Ec2Tag = Amazon.EC2.Model.Tag;
using GroupTag = Amazon.AutoScaling.Model.Tag;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Tags of every kind: five services, five ways.</summary>
internal sealed class TagHandler(AwsSession aws)
{
    public void Register(OperationTable table) => table.On<AwsOperation.SetTags>(SetAsync);

    private async Task SetAsync(ActionScope scope, AwsOperation.SetTags set)
    {
        var id = scope.Id(set.Target);
        await (
            KindOf(scope) switch
            {
                Keeper.Elb => SetElbAsync(scope, id, set),
                Keeper.Ec2 => SetEc2Async(scope, id, set),
                Keeper.AutoScaling => SetGroupAsync(scope, id, set),
                Keeper.Acm => SetAcmAsync(scope, id, set),
                Keeper.CloudWatch => SetAlarmAsync(scope, id, set),
                _ => throw new InvalidOperationException($"AWS cannot tag a {scope.Address.Kind.Label}."),
            }
        );
    }

    private async Task SetElbAsync(ActionScope scope, string arn, AwsOperation.SetTags set)
    {
        if (set.Set.Count > 0)
        {
            await aws.Elb.AddTagsAsync(new AddTagsRequest { ResourceArns = [arn], Tags = ElbTags.Of(set.Set) }, scope.ToTheEnd());
        }

        if (!set.Remove.IsEmpty)
        {
            await aws.Elb.RemoveTagsAsync(new RemoveTagsRequest { ResourceArns = [arn], TagKeys = [.. set.Remove] }, scope.ToTheEnd());
        }
    }

    private async Task SetEc2Async(ActionScope scope, string id, AwsOperation.SetTags set)
    {
        if (set.Set.Count > 0)
        {
            await aws.Ec2.CreateTagsAsync(new CreateTagsRequest { Resources = [id], Tags = Ec2Tags.Of(set.Set) }, scope.ToTheEnd());
        }

        if (!set.Remove.IsEmpty)
        {
            // A key without a value goes whatever its value is.
            await aws.Ec2.DeleteTagsAsync(
                new Amazon.EC2.Model.DeleteTagsRequest { Resources = [id], Tags = [.. set.Remove.Select(key => new Ec2Tag { Key = key })] },
                scope.ToTheEnd()
            );
        }
    }

    private async Task SetGroupAsync(ActionScope scope, string name, AwsOperation.SetTags set)
    {
        if (set.Set.Count > 0)
        {
            await ScalingGroups.TagAsync(aws, scope, name, set.Set);
        }

        if (!set.Remove.IsEmpty)
        {
            await aws.AutoScaling.DeleteTagsAsync(
                new Amazon.AutoScaling.Model.DeleteTagsRequest
                {
                    Tags =
                    [
                        .. set.Remove.Select(key => new GroupTag
                        {
                            ResourceId = name,
                            ResourceType = ScalingGroups.ResourceType,
                            Key = key,
                        }),
                    ],
                },
                scope.ToTheEnd()
            );
        }
    }

    private async Task SetAcmAsync(ActionScope scope, string arn, AwsOperation.SetTags set)
    {
        if (set.Set.Count > 0)
        {
            await aws.Acm.AddTagsToCertificateAsync(
                new AddTagsToCertificateRequest { CertificateArn = arn, Tags = CertificateHandler.TagsOf(set.Set) },
                scope.ToTheEnd()
            );
        }

        if (!set.Remove.IsEmpty)
        {
            await aws.Acm.RemoveTagsFromCertificateAsync(
                new RemoveTagsFromCertificateRequest
                {
                    CertificateArn = arn,
                    Tags = [.. set.Remove.Select(key => new AcmTag { Key = key })],
                },
                scope.ToTheEnd()
            );
        }
    }

    private async Task SetAlarmAsync(ActionScope scope, string arn, AwsOperation.SetTags set)
    {
        if (set.Set.Count > 0)
        {
            await aws.CloudWatch.CallAsync(
                "TagResource",
                [
                    ("ResourceARN", arn),
                    ("Tags", set.Set.Select(object (t) => CallsByName.Structure(("Key", t.Key), ("Value", t.Value))).ToList()),
                ],
                scope.ToTheEnd()
            );
        }

        if (!set.Remove.IsEmpty)
        {
            await aws.CloudWatch.CallAsync(
                "UntagResource",
                [("ResourceARN", arn), ("TagKeys", set.Remove.ToList<object>())],
                scope.ToTheEnd()
            );
        }
    }

    private static Keeper KindOf(ActionScope scope)
    {
        var kind = scope.Address.Kind;
        return kind == ResourceKind.SecurityGroup
            || kind == ResourceKind.LaunchTemplate
            || kind == ResourceKind.ElasticIp
            || kind == ResourceKind.EndpointService
                ? Keeper.Ec2
            : kind == ResourceKind.AutoScalingGroup ? Keeper.AutoScaling
            : kind == ResourceKind.Certificate ? Keeper.Acm
            : kind == ResourceKind.Alarm ? Keeper.CloudWatch
            : kind == ResourceKind.ScalingPolicy
            || kind == ResourceKind.Schedule
            || kind == ResourceKind.LifecycleHook
            || kind == ResourceKind.DnsRecord
                ? Keeper.Nobody
            : Keeper.Elb;
    }

    private enum Keeper
    {
        Nobody,
        Elb,
        Ec2,
        AutoScaling,
        Acm,
        CloudWatch,
    }
}
