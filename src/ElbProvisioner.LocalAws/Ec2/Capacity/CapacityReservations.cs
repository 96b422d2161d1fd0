using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Capacity;

/// <summary>
/// Reservations of capacity, as records: EC2 has capacity here unless a misfortune says otherwise, so no instance uses one up.
/// </summary>
internal static class CapacityReservations
{
    public const string Prefix = "cr-";
    public const string TagType = "capacity-reservation";
    private const string Operation = "CreateCapacityReservation";
    private const int Most = 1000;

    private static readonly Listing<CapacityReservation> List = new(
        "CapacityReservations",
        reservation => reservation.Key,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["availability-zone"] = "AvailabilityZone",
            ["availability-zone-id"] = "AvailabilityZoneId",
            ["end-date-type"] = "EndDateType",
            ["instance-match-criteria"] = "InstanceMatchCriteria",
            ["instance-platform"] = "InstancePlatform",
            ["instance-type"] = "InstanceType",
            ["owner-id"] = "OwnerId",
            ["state"] = "State",
            ["tenancy"] = "Tenancy",
        }
    );

    public static Document Describe(Transaction transaction, Fields request) =>
        List.Answer(
            transaction,
            request,
            Asked.ById(
                request.Texts("CapacityReservationIds"),
                Prefix,
                "InvalidCapacityReservationId.Malformed",
                transaction.Ec2.CapacityReservations.Find,
                missing => NotFound(missing[0])
            ) ?? transaction.Ec2.CapacityReservations.All,
            PageLimits.Usual
        );

    public static Document Create(Transaction transaction, Fields request)
    {
        var tags = TagRules.OfNew(transaction, request, TagType);
        if (ClientTokens.Made(transaction, Operation, request) is { } made)
        {
            return Answer(transaction, Existing(transaction, made));
        }

        var type = request.Required("InstanceType");
        if (InstanceTypes.Find(type) is null)
        {
            throw Refusals.InvalidValue($"Invalid value '{type}' for InstanceType.");
        }

        var end = EndOf(transaction, request, request.Text("EndDateType") ?? "unlimited");
        var reservation = new CapacityReservation(
            $"{Prefix}{transaction.NewId(17)}",
            type,
            request.Required("InstancePlatform"),
            ZoneOf(transaction, request).Name,
            request.Text("Tenancy") ?? "default",
            Count(request.Integer("InstanceCount") ?? 0),
            request.Flag("EbsOptimized") ?? false,
            transaction.Now,
            end,
            request.Text("InstanceMatchCriteria") ?? "open",
            IsCancelled: false
        );
        transaction.Ec2.CapacityReservations.Put(reservation);
        TagKeeping.Put(transaction, reservation.Key, TagType, tags);
        ClientTokens.Remember(transaction, Operation, request, reservation.Key);
        return Answer(transaction, reservation);
    }

    public static Document Modify(Transaction transaction, Fields request)
    {
        var before = Active(transaction, request);
        transaction.Ec2.CapacityReservations.Put(
            before with
            {
                Count = request.Integer("InstanceCount") is { } count ? Count(count) : before.Count,
                EndDate =
                    request.Text("EndDateType") is { } how ? EndOf(transaction, request, how)
                    : request.Time("EndDate") is null ? before.EndDate
                    : EndOf(transaction, request, "limited"),
                Criteria = request.Text("InstanceMatchCriteria") ?? before.Criteria,
            }
        );
        return new() { ["Return"] = true };
    }

    public static Document Cancel(Transaction transaction, Fields request)
    {
        transaction.Ec2.CapacityReservations.Put(Active(transaction, request) with { IsCancelled = true });
        return new() { ["Return"] = true };
    }

    private static CapacityReservation Active(Transaction transaction, Fields request)
    {
        var reservation = Existing(transaction, request.Required("CapacityReservationId"));
        return StateOf(transaction, reservation) == "active"
            ? reservation
            : throw new AwsError(
                "CapacityReservationStateInvalid",
                $"The Capacity Reservation '{reservation.Key}' is {StateOf(transaction, reservation)}."
            );
    }

    private static CapacityReservation Existing(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, Prefix, "InvalidCapacityReservationId.Malformed");
        return transaction.Ec2.CapacityReservations.Find(id) ?? throw NotFound(id);
    }

    private static AwsError NotFound(string id) => Refusals.NotFound("InvalidCapacityReservationId.NotFound", "Capacity Reservation", id);

    private static int Count(int count) =>
        count is >= 1 and <= Most
            ? count
            : throw Refusals.InvalidValue($"Value ({count}) for parameter InstanceCount is invalid. It must be from 1 to {Most}.");

    private static Zone ZoneOf(Transaction transaction, Fields request)
    {
        var zones = Zones.Of(transaction.Here.Name);
        var (name, id) = (request.Text("AvailabilityZone"), request.Text("AvailabilityZoneId"));
        return name is null && id is null
            ? throw Refusals.Missing("AvailabilityZone or AvailabilityZoneId")
            : zones.FirstOrDefault(zone => (name is null || zone.Name == name) && (id is null || zone.Id == id))
                ?? throw Refusals.InvalidValue($"Invalid availability zone: [{name ?? id}]");
    }

    /// <returns>Null: none.</returns>
    private static DateTimeOffset? EndOf(Transaction transaction, Fields request, string how)
    {
        var end = request.Time("EndDate");
        return (how, end) switch
        {
            ("unlimited", null) => null,
            ("unlimited", _) => throw Refusals.InvalidCombination("The parameter EndDate is for the EndDateType limited."),
            (_, null) => throw Refusals.Missing("EndDate"),
            _ => end > transaction.Now ? end : throw Refusals.InvalidValue("The EndDate must be in the future."),
        };
    }

    private static string StateOf(Transaction transaction, CapacityReservation reservation) =>
        reservation.IsCancelled ? "cancelled"
        : reservation.EndDate <= transaction.Now ? "expired"
        : "active";

    private static Document Answer(Transaction transaction, CapacityReservation reservation) =>
        new() { ["CapacityReservation"] = Write(transaction, reservation) };

    private static Document Write(Transaction transaction, CapacityReservation reservation)
    {
        var state = StateOf(transaction, reservation);
        var left = state == "active" ? reservation.Count : 0;
        return new()
        {
            ["CapacityReservationId"] = reservation.Key,
            ["CapacityReservationArn"] =
                $"arn:aws:ec2:{transaction.Here.Name}:{transaction.Account}:capacity-reservation/{reservation.Key}",
            ["OwnerId"] = transaction.Account,
            ["AvailabilityZone"] = reservation.Zone,
            ["AvailabilityZoneId"] = Zones.Of(transaction.Here.Name).FirstOrDefault(zone => zone.Name == reservation.Zone)?.Id,
            ["InstanceType"] = reservation.Type,
            ["InstancePlatform"] = reservation.Platform,
            ["Tenancy"] = reservation.Tenancy,
            ["TotalInstanceCount"] = left,
            ["AvailableInstanceCount"] = left,
            ["EbsOptimized"] = reservation.IsEbsOptimized,
            ["EphemeralStorage"] = false,
            ["State"] = state,
            ["StartDate"] = reservation.Start,
            ["CreateDate"] = reservation.Start,
            ["EndDate"] = reservation.EndDate,
            ["EndDateType"] = reservation.EndDate is null ? "unlimited" : "limited",
            ["InstanceMatchCriteria"] = reservation.Criteria,
            ["ReservationType"] = "default",
            ["Tags"] = TagRules.Write(transaction, reservation.Key),
        };
    }
}
