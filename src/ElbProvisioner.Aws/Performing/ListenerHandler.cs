using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

internal sealed class ListenerHandler(AwsSession aws, ElbTags tags)
{
    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.CreateListener>(CreateAsync);
        table.On<AwsOperation.ModifyListener>((scope, modify) => ModifyAsync(scope, scope.Id(modify.Listener), modify.Settings));
        table.On<AwsOperation.SetListenerAttributes>(SetAttributesAsync);
        table.On<AwsOperation.AddListenerCertificates>(AddCertificatesAsync);
        table.On<AwsOperation.RemoveListenerCertificates>(RemoveCertificatesAsync);
        table.On<AwsOperation.DeleteListener>(DeleteAsync);
    }

    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateListener create)
    {
        var settings = create.Settings;
        var port = settings.Get(ListenerTable.Port);
        var what = $"listener on port {port}";
        var loadBalancer = scope.Id(create.LoadBalancer);
        string arn;
        try
        {
            var answer = await WhenUsableAsync(
                scope,
                settings,
                () =>
                    aws.Elb.CallAsync(
                        "CreateListener",
                        settings.Creating(scope.Id),
                        [("LoadBalancerArn", loadBalancer), ("Tags", ElbTags.Structures(create.Tags))],
                        scope.ToTheEnd()
                    )
            );
            arn = ArnOf(answer.Items("Listeners").First());
            await tags.ConfirmAsync(scope, what, arn, create.Tags);
        }
        catch (AmazonServiceException refusal) when (refusal.Is("DuplicateListener"))
        {
            arn =
                await FindByPortAsync(scope, loadBalancer, port)
                ?? throw scope.Fail(
                    ApplyCodes.Gone,
                    $"AWS says the {what} exists and does not list it.",
                    "Run the same command again.",
                    refusal
                );
            await tags.ConfirmAsync(scope, what, arn, create.Tags);
            await ModifyAsync(scope, arn, settings);
        }

        return new(arn, ImmutableSortedDictionary<string, string>.Empty.Add("arn", arn));
    }

    private async Task ModifyAsync(ActionScope scope, string arn, Settings settings) =>
        await WhenUsableAsync(
            scope,
            settings,
            () => aws.Elb.CallAsync("ModifyListener", settings.Modifying(scope.Id), [("ListenerArn", arn)], scope.ToTheEnd())
        );

    private Task SetAttributesAsync(ActionScope scope, AwsOperation.SetListenerAttributes set) =>
        WhenKnownAsync(
            scope,
            set.Listener,
            () =>
                aws.Elb.ModifyListenerAttributesAsync(
                    new ModifyListenerAttributesRequest
                    {
                        ListenerArn = scope.Id(set.Listener),
                        Attributes = [.. set.Attributes.Select(a => new ListenerAttribute { Key = a.Key, Value = a.Value })],
                    },
                    scope.ToTheEnd()
                )
        );

    /// <summary>AWS takes one certificate a call; one that is there already is a success.</summary>
    private async Task AddCertificatesAsync(ActionScope scope, AwsOperation.AddListenerCertificates add)
    {
        foreach (var certificate in add.Certificates)
        {
            await scope.RetryAsync(
                UsableWithin(scope, certificate),
                refusal => IsCertificateLag(refusal) || (refusal.Is("ListenerNotFound") && ActionScope.IsNew(add.Listener)),
                "waiting until the listener accepts the certificate",
                () =>
                    aws.Elb.AddListenerCertificatesAsync(
                        new AddListenerCertificatesRequest
                        {
                            ListenerArn = scope.Id(add.Listener),
                            Certificates = [new Certificate { CertificateArn = scope.Id(certificate) }],
                        },
                        scope.ToTheEnd()
                    )
            );
        }
    }

    private async Task RemoveCertificatesAsync(ActionScope scope, AwsOperation.RemoveListenerCertificates remove)
    {
        foreach (var certificate in scope.Ids(remove.Certificates))
        {
            try
            {
                await aws.Elb.RemoveListenerCertificatesAsync(
                    new RemoveListenerCertificatesRequest
                    {
                        ListenerArn = scope.Id(remove.Listener),
                        Certificates = [new Certificate { CertificateArn = certificate }],
                    },
                    scope.ToTheEnd()
                );
            }
            catch (AmazonServiceException refusal)
                when (refusal.Is("CertificateNotFound")
                    || (refusal.Is("OperationNotPermitted") && refusal.Message.Contains("efault certificate", StringComparison.Ordinal))
                )
            {
                // Not an additional certificate any more. AWS refuses one that is the default too, though the listener then keeps it only
                // once [terraform-provider-aws, listener_certificate.go].
            }
        }
    }

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteListener delete)
    {
        try
        {
            await scope.RetryAsync(
                scope.Waits.TargetGroupRelease,
                refusal => refusal.Is("ResourceInUse"),
                "AWS still counts the listener as in use",
                () => aws.Elb.DeleteListenerAsync(new DeleteListenerRequest { ListenerArn = delete.Listener.Id }, scope.ToTheEnd())
            );
        }
        catch (AmazonServiceException refusal) when (refusal.Is("ListenerNotFound", "LoadBalancerNotFound"))
        {
            // What was to be gone is gone.
        }
    }

    private async Task<string?> FindByPortAsync(ActionScope scope, string loadBalancerArn, int port)
    {
        string? marker = null;
        do
        {
            var page = await aws.Elb.CallAsync("DescribeListeners", [("LoadBalancerArn", loadBalancerArn), ("Marker", marker)], scope.Stop);
            if (page.Items("Listeners").FirstOrDefault(listener => listener.Number("Port") == port) is { } found)
            {
                return ArnOf(found);
            }

            marker = page.Text("NextMarker");
        } while (!string.IsNullOrEmpty(marker));
        return null;
    }

    private static string ArnOf(Answer listener) => listener.Text("ListenerArn") ?? "";

    /// <summary>
    /// A certificate that was just issued or imported is unknown to load balancers at first [terraform-provider-aws#41789].
    /// </summary>
    private static bool IsCertificateLag(AmazonServiceException refusal) => refusal.Is("CertificateNotFound", "UnsupportedCertificate");

    /// <summary>One that was there before may have been issued in this run; more likely it is no certificate to wait for.</summary>
    private static WaitBudget UsableWithin(ActionScope scope, ResourceRef? certificate) =>
        certificate is not null && ActionScope.IsNew(certificate) ? scope.Waits.CertificateUsable : scope.Waits.Propagation;

    private static Task<T> WhenUsableAsync<T>(ActionScope scope, Settings settings, Func<Task<T>> call) =>
        scope.RetryAsync(
            UsableWithin(scope, settings.Find(ListenerTable.Certificate)),
            refusal => IsCertificateLag(refusal) || (refusal.Is("TargetGroupNotFound") && settings.Refs.Any(ActionScope.IsNew)),
            "waiting until the listener accepts what it refers to",
            call
        );

    private static Task<T> WhenKnownAsync<T>(ActionScope scope, ResourceRef listener, Func<Task<T>> call) =>
        scope.RetryAsync(
            scope.Waits.Propagation,
            refusal => refusal.Is("ListenerNotFound") && ActionScope.IsNew(listener),
            "waiting for AWS to know the listener",
            call
        );
}
