using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Routing;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;

/// <summary>Listeners: made, listed, changed and deleted.</summary>
internal static class ListenerCalls
{
    public static Document? Create(Transaction transaction, Fields request)
    {
        var balancer = Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn"));
        var settings = ListenerSettings.Read(transaction, balancer, request, before: null);
        var actions = Actions.Read(transaction, balancer, settings.Protocol, request.Structures("DefaultActions"));
        var others = Lookup.ListenersOf(transaction, balancer.Key);
        if (others.Find(listener => listener.Port == settings.Port) is { } existing)
        {
            return IsSame(existing, settings, actions) ? Answer([existing]) : throw Duplicate(balancer);
        }

        MustHaveRoom(transaction, balancer, others.Count);
        Wiring.MustBePossible(transaction, balancer, settings.Protocol, Actions.GroupsOf(actions));
        GroupStickiness.MustHold(transaction, actions);
        var arn = Arns.NewListener(transaction, balancer);
        var listener = new Listener(
            arn,
            balancer.Key,
            settings.Port,
            settings.Protocol,
            settings.SslPolicy,
            settings.CertificateArn,
            [],
            actions,
            settings.AlpnPolicy,
            settings.MutualAuthentication,
            new Dictionary<string, string>(StringComparer.Ordinal),
            transaction.Now + transaction.Timings.Visibility
        );
        CertificatesInUse.Change(transaction, balancer.Key, () => transaction.Elb.Listeners.Put(listener));
        ClientSecrets.Keep(transaction, arn, request.Structures("DefaultActions"));
        transaction.Elb.Rules.Put(new(Arns.NewRule(transaction, arn), arn, null, [], [], [], listener.VisibleAt));
        Wiring.Change(transaction, balancer.Key, arn, [], Actions.GroupsOf(actions));
        Tags.OfNew(transaction, arn, request);
        HealthReview.OfTarget(transaction, balancer.Key);
        return Answer([listener]);
    }

    public static Document? Describe(Transaction transaction, Fields request)
    {
        var (balancer, arns) = (request.Text("LoadBalancerArn"), request.Texts("ListenerArns"));
        Listing.MustBeFew("listener ARNs", arns);
        if (balancer is null == (arns.Count == 0))
        {
            throw Refusals.Invalid(
                balancer is null
                    ? "You must specify either listener ARNs or a load balancer ARN"
                    : "Listener ARNs and a load balancer ARN cannot be specified at the same time"
            );
        }

        var found = balancer is null
            ? arns.Distinct(StringComparer.Ordinal).Select(arn => Lookup.Listener(transaction, arn))
            : Lookup.ListenersOf(transaction, Lookup.LoadBalancer(transaction, balancer).Key).Where(transaction.Sees);
        var page = Listing.Page(request, found.OrderBy(listener => listener.Key, StringComparer.Ordinal), listener => listener.Key);
        var answer = Answer(page.Items);
        answer["NextMarker"] = page.Next;
        return answer;
    }

    public static Document? Modify(Transaction transaction, Fields request)
    {
        var listener = Lookup.Listener(transaction, request.Required("ListenerArn"));
        var balancer = Lookup.LoadBalancer(transaction, listener.LoadBalancerArn);
        var settings = ListenerSettings.Read(transaction, balancer, request, listener);
        if (Lookup.ListenersOf(transaction, balancer.Key).Exists(other => other.Key != listener.Key && other.Port == settings.Port))
        {
            throw Duplicate(balancer);
        }

        var given = request.Structures("DefaultActions");
        var actions = given.Count > 0 ? Actions.Read(transaction, balancer, settings.Protocol, given) : listener.DefaultActions;
        Wiring.MustBePossible(transaction, balancer, settings.Protocol, Actions.GroupsOf(actions));
        if (given.Count > 0)
        {
            GroupStickiness.MustHold(transaction, actions);
        }

        var changed = listener with
        {
            Port = settings.Port,
            Protocol = settings.Protocol,
            SslPolicy = settings.SslPolicy,
            CertificateArn = settings.CertificateArn,
            MoreCertificates = settings.IsSecure ? listener.MoreCertificates : [],
            DefaultActions = actions,
            AlpnPolicy = settings.AlpnPolicy,
            MutualAuthentication = settings.MutualAuthentication,
        };
        CertificatesInUse.Change(transaction, balancer.Key, () => transaction.Elb.Listeners.Put(changed));
        if (given.Count > 0)
        {
            ClientSecrets.Keep(transaction, listener.Key, given);
        }

        Wiring.Change(transaction, balancer.Key, listener.Key, Actions.GroupsOf(listener.DefaultActions), Actions.GroupsOf(actions));
        HealthReview.OfTarget(transaction, balancer.Key);
        return Answer([changed]);
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var listener = Lookup.Listener(transaction, request.Required("ListenerArn"));
        Remove(transaction, listener);
        HealthReview.OfTarget(transaction, listener.LoadBalancerArn);
        return null;
    }

    /// <summary>Removes it with its rules, and lets go of what they held.</summary>
    public static void Remove(Transaction transaction, Listener listener)
    {
        CertificatesInUse.Change(transaction, listener.LoadBalancerArn, () => transaction.Elb.Listeners.Remove(listener.Key));
        foreach (var rule in transaction.Elb.Rules.StartingWith(Arns.RulesOfListener(transaction, listener.Key)).ToList())
        {
            RuleCalls.Remove(transaction, rule, listener.LoadBalancerArn);
        }

        ClientSecrets.Forget(transaction, listener.Key);
        Wiring.Change(transaction, listener.LoadBalancerArn, listener.Key, Actions.GroupsOf(listener.DefaultActions), []);
        Tags.Forget(transaction, listener.Key);
    }

    private static Document Answer(IEnumerable<Listener> listeners) => new() { ["Listeners"] = listeners.Select(Told).ToList() };

    private static Document Told(Listener listener) =>
        new()
        {
            ["ListenerArn"] = listener.Key,
            ["LoadBalancerArn"] = listener.LoadBalancerArn,
            ["Port"] = listener.Port,
            ["Protocol"] = listener.Protocol,
            ["Certificates"] = listener.CertificateArn is { } arn ? new List<Document> { new() { ["CertificateArn"] = arn } } : null,
            ["SslPolicy"] = listener.SslPolicy,
            ["DefaultActions"] = listener.DefaultActions,
            ["AlpnPolicy"] = listener.AlpnPolicy is { } policy ? new List<string> { policy } : null,
            ["MutualAuthentication"] = listener.MutualAuthentication,
        };

    private static bool IsSame(Listener existing, ListenerSettings settings, JsonArray actions) =>
        existing.Protocol == settings.Protocol
        && existing.SslPolicy == settings.SslPolicy
        && existing.CertificateArn == settings.CertificateArn
        && existing.AlpnPolicy == settings.AlpnPolicy
        && JsonNode.DeepEquals(existing.MutualAuthentication, settings.MutualAuthentication)
        && JsonNode.DeepEquals(existing.DefaultActions, actions);

    private static AwsError Duplicate(LoadBalancer balancer) =>
        new("DuplicateListener", $"A listener already exists on this port for this load balancer '{balancer.Key}'");

    private static void MustHaveRoom(Transaction transaction, LoadBalancer balancer, int count)
    {
        var most = balancer.Type switch
        {
            LoadBalancerKind.Application => Limits.Of(transaction, "listenersPerApplicationLoadBalancer"),
            LoadBalancerKind.Network => Limits.Of(transaction, "listenersPerNetworkLoadBalancer"),
            _ => 1,
        };
        if (count >= most)
        {
            throw new AwsError("TooManyListeners", $"The maximum number of listeners has been reached on load balancer '{balancer.Key}'");
        }
    }
}
