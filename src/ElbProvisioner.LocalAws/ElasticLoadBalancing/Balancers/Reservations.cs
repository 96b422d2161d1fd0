using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>Capacity that is kept ready for a load balancer ("Capacity reservations" in the user guides).</summary>
internal static class Reservations
{
    private const int DecreasesPerDay = 2;

    // The user guides: of an application load balancer as a whole and in a zone, of a network load balancer in a zone.
    private const int FewestOfApplication = 100;
    private const int MostOfApplicationPerZone = 1500;
    private const int FewestOfNetworkPerZone = 2750;
    private const int MostOfNetworkPerZone = 45000;

    public static Document? Modify(Transaction transaction, Fields request)
    {
        var balancer = Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn"));
        var units = request.Structure("MinimumLoadBalancerCapacity")?.Integer("CapacityUnits");
        var resets = request.Flag("ResetCapacityReservation") == true;
        if (units is null != resets)
        {
            throw Refusals.Invalid("Either a minimum load balancer capacity or a reset of the capacity reservation must be specified");
        }

        if (balancer.IsGateway)
        {
            throw Refusals.Configuration("Capacity reservations are not supported for load balancers with type 'gateway'");
        }

        if (balancer.State == "provisioning")
        {
            throw Refusals.NotPermitted($"The capacity of load balancer '{balancer.Key}' cannot be reserved while it is provisioning");
        }

        var before = transaction.Elb.Reservations.Find(balancer.Key);
        if (before?.ProvisionedAt > transaction.Now)
        {
            throw new AwsError("PriorRequestNotComplete", "The previous change of the capacity reservation is not complete");
        }

        if (units is { } wanted)
        {
            MustFit(transaction, balancer, wanted);
            MustHaveRoom(transaction, balancer, wanted);
        }

        var decreases = Recent(transaction, before);
        if (units < before?.Units)
        {
            if (decreases.Count >= DecreasesPerDay)
            {
                throw new AwsError("CapacityDecreaseRequestLimitExceeded", "The capacity reservation was decreased too often today");
            }

            decreases = [.. decreases, transaction.Now];
        }

        var pause = resets ? TimeSpan.Zero : transaction.Timings.CapacityReservation;
        var after = new CapacityReservation(balancer.Key, units, transaction.Now, transaction.Now + pause, decreases);
        transaction.Elb.Reservations.Put(after);
        return Tell(transaction, balancer, after);
    }

    public static Document? Describe(Transaction transaction, Fields request)
    {
        var balancer = Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn"));
        return transaction.Elb.Reservations.Find(balancer.Key) is { } reservation ? Tell(transaction, balancer, reservation) : [];
    }

    /// <exception cref="AwsError">The load balancer must stay where it is until what was reserved for it is there.</exception>
    public static void MustBeSettled(Transaction transaction, LoadBalancer balancer)
    {
        if (transaction.Elb.Reservations.Find(balancer.Key)?.ProvisionedAt > transaction.Now)
        {
            throw new AwsError("CapacityReservationPending", "There is a pending capacity reservation");
        }
    }

    private static void MustFit(Transaction transaction, LoadBalancer balancer, int units)
    {
        var zones = balancer.Zones.Count;
        var (fewest, most) = balancer.IsApplication
            ? (FewestOfApplication, MostOfApplicationPerZone * zones)
            : (FewestOfNetworkPerZone * zones, MostOfNetworkPerZone * zones);
        if (units < fewest || units > most)
        {
            throw Refusals.Configuration(
                $"The minimum capacity of a load balancer with type '{balancer.Type}' in {zones} Availability Zones must be between "
                    + $"{fewest} and {most} capacity units"
            );
        }

        if (balancer.IsNetwork && Lookup.ListenersOf(transaction, balancer.Key).Exists(listener => listener.Protocol == "TLS"))
        {
            throw Refusals.Configuration("Capacity reservations are not supported for Network Load Balancers with TLS listeners");
        }
    }

    private static void MustHaveRoom(Transaction transaction, LoadBalancer balancer, int units)
    {
        var others = transaction
            .Elb.Reservations.All.Where(other => other.Key != balancer.Key)
            .Where(other => transaction.Elb.LoadBalancers.Find(other.Key)?.Type == balancer.Type)
            .Sum(other => other.Units ?? 0);
        var most = transaction.Quota(balancer.IsApplication ? Limits.ApplicationCapacityUnits : Limits.NetworkCapacityUnits);
        if (others + units > most)
        {
            throw new AwsError(
                "CapacityUnitsLimitExceeded",
                $"You have exceeded the limit of {most} reserved capacity units for load balancers with type '{balancer.Type}'"
            );
        }
    }

    private static List<DateTimeOffset> Recent(Transaction transaction, CapacityReservation? reservation) =>
        [.. (reservation?.Decreases ?? []).Where(time => time > transaction.Now - TimeSpan.FromDays(1))];

    private static Document Tell(Transaction transaction, LoadBalancer balancer, CapacityReservation reservation) =>
        new()
        {
            ["LastModifiedTime"] = reservation.ModifiedAt,
            ["DecreaseRequestsRemaining"] = DecreasesPerDay - Recent(transaction, reservation).Count,
            ["MinimumLoadBalancerCapacity"] = reservation.Units is { } units ? new Document { ["CapacityUnits"] = units } : null,
            ["CapacityReservationState"] = reservation.Units is null
                ? null
                : balancer
                    .Zones.Select(zone => new Document
                    {
                        ["AvailabilityZone"] = zone.Name,
                        ["State"] = new Document { ["Code"] = reservation.ProvisionedAt > transaction.Now ? "pending" : "provisioned" },
                        ["EffectiveCapacityUnits"] =
                            reservation.ProvisionedAt > transaction.Now ? 0.0 : (double)reservation.Units / balancer.Zones.Count,
                    })
                    .ToList(),
        };
}
