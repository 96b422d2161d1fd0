using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

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
        var what = $"listener on port {settings.Port}";
        var request = new CreateListenerRequest
        {
            LoadBalancerArn = scope.Id(create.LoadBalancer),
            Port = settings.Port,
            Protocol = settings.Protocol,
            SslPolicy = settings.SslPolicy,
            Certificates = CertificatesOf(scope, settings),
            DefaultActions = RoutingRequests.ActionsOf(scope, settings.DefaultAction),
            Tags = ElbTags.Of(create.Tags),
        };
        string arn;
        try
        {
            arn = (await WhenUsableAsync(scope, settings, () => aws.Elb.CreateListenerAsync(request, scope.ToTheEnd())))
                .Listeners[0]
                .ListenerArn;
            await tags.ConfirmAsync(scope, what, arn, create.Tags);
        }
        catch (AmazonServiceException refusal) when (refusal.Is("DuplicateListener"))
        {
            arn =
                await FindByPortAsync(scope, request.LoadBalancerArn, settings.Port)
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

    private async Task ModifyAsync(ActionScope scope, string arn, ListenerSettings settings) =>
        await WhenUsableAsync(
            scope,
            settings,
            () =>
                aws.Elb.ModifyListenerAsync(
                    new ModifyListenerRequest
                    {
                        ListenerArn = arn,
                        Port = settings.Port,
                        Protocol = settings.Protocol,
                        SslPolicy = settings.SslPolicy,
                        Certificates = CertificatesOf(scope, settings),
                        DefaultActions = RoutingRequests.ActionsOf(scope, settings.DefaultAction),
                    },
                    scope.ToTheEnd()
                )
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
            var page = await aws.Elb.DescribeListenersAsync(
                new DescribeListenersRequest { LoadBalancerArn = loadBalancerArn, Marker = marker },
                scope.Stop
            );
            if ((page.Listeners ?? []).FirstOrDefault(listener => listener.Port == port) is { } found)
            {
                return found.ListenerArn;
            }

            marker = page.NextMarker;
        } while (!string.IsNullOrEmpty(marker));
        return null;
    }

    private static List<Certificate>? CertificatesOf(ActionScope scope, ListenerSettings settings) =>
        settings.DefaultCertificate is { } certificate ? [new Certificate { CertificateArn = scope.Id(certificate) }] : null;

    /// <summary>
    /// A certificate that was just issued or imported is unknown to load balancers at first [terraform-provider-aws#41789].
    /// </summary>
    private static bool IsCertificateLag(AmazonServiceException refusal) => refusal.Is("CertificateNotFound", "UnsupportedCertificate");

    /// <summary>One that was there before may have been issued in this run; more likely it is no certificate to wait for.</summary>
    private static WaitBudget UsableWithin(ActionScope scope, ResourceRef? certificate) =>
        certificate is not null && ActionScope.IsNew(certificate) ? scope.Waits.CertificateUsable : scope.Waits.Propagation;

    private static Task<T> WhenUsableAsync<T>(ActionScope scope, ListenerSettings settings, Func<Task<T>> call) =>
        scope.RetryAsync(
            UsableWithin(scope, settings.DefaultCertificate),
            refusal =>
                IsCertificateLag(refusal)
                || (
                    refusal.Is("TargetGroupNotFound")
                    && settings.DefaultAction is ActionSettings.Forward forward
                    && forward.Targets.Any(t => ActionScope.IsNew(t.TargetGroup))
                ),
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
