using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;

/// <summary>The list of certificates beside a listener's default one.</summary>
internal static class ListenerCertificates
{
    public static Document? Add(Transaction transaction, Fields request)
    {
        var (listener, arn) = Read(transaction, request);
        CertificateUse.MustBeUsable(transaction, arn);
        if (!listener.MoreCertificates.Contains(arn))
        {
            MustHaveRoom(transaction, listener);
            CertificatesInUse.Change(
                transaction,
                listener.LoadBalancerArn,
                () => transaction.Elb.Listeners.Put(listener with { MoreCertificates = [.. listener.MoreCertificates, arn] })
            );
        }

        return new() { ["Certificates"] = new List<Document> { Told(arn, isDefault: false) } };
    }

    public static Document? Remove(Transaction transaction, Fields request)
    {
        var (listener, arn) = Read(transaction, request);
        if (listener.MoreCertificates.Contains(arn))
        {
            // An entry of the list goes also where the same certificate is the default one besides: that stays.
            CertificatesInUse.Change(
                transaction,
                listener.LoadBalancerArn,
                () =>
                    transaction.Elb.Listeners.Put(
                        listener with
                        {
                            MoreCertificates = [.. listener.MoreCertificates.Where(other => other != arn)],
                        }
                    )
            );
        }
        else if (listener.CertificateArn == arn)
        {
            throw Refusals.NotPermitted("Default certificate cannot be removed");
        }

        return null;
    }

    public static Document? Describe(Transaction transaction, Fields request)
    {
        var listener = Lookup.Listener(transaction, request.Required("ListenerArn"));
        var all = listener.MoreCertificates.Order(StringComparer.Ordinal).Select(arn => (Arn: arn, IsDefault: false));
        var page = Listing.Page(
            request,
            listener.CertificateArn is { } first ? all.Prepend((Arn: first, IsDefault: true)) : all,
            one => (one.IsDefault ? "0 " : "1 ") + one.Arn
        );
        return new() { ["Certificates"] = page.Items.Select(one => Told(one.Arn, one.IsDefault)).ToList(), ["NextMarker"] = page.Next };
    }

    private static (Listener Listener, string Arn) Read(Transaction transaction, Fields request)
    {
        var listener = Lookup.Listener(transaction, request.Required("ListenerArn"));
        var given = request.Structures("Certificates");
        if (given.Count != 1)
        {
            throw Refusals.Invalid($"Exactly '1' certificate ARN must be specified, but '{given.Count}' were specified");
        }

        if (given[0].Has("IsDefault"))
        {
            throw Refusals.Invalid("You cannot set the isDefault parameter for a certificate in the certificate list of a listener");
        }

        return ListenerSettings.IsSecureProtocol(listener.Protocol)
            ? (listener, given[0].Text("CertificateArn") ?? throw Refusals.Invalid("A certificate ARN must be specified"))
            : throw Refusals.Unsupported($"Certificates are not supported for listeners with protocol '{listener.Protocol}'");
    }

    private static void MustHaveRoom(Transaction transaction, Listener listener)
    {
        var isNetwork = transaction.Elb.LoadBalancers.Find(listener.LoadBalancerArn)?.IsNetwork == true;
        var most = Limits.Of(transaction, isNetwork ? "certificatesPerNetworkLoadBalancer" : "certificatesPerApplicationLoadBalancer");
        if (Lookup.ListenersOf(transaction, listener.LoadBalancerArn).Sum(other => other.MoreCertificates.Count) >= most)
        {
            throw new AwsError(
                "TooManyCertificates",
                $"The maximum number of certificates has been reached on load balancer '{listener.LoadBalancerArn}'"
            );
        }
    }

    private static Document Told(string arn, bool isDefault) => new() { ["CertificateArn"] = arn, ["IsDefault"] = isDefault };
}
