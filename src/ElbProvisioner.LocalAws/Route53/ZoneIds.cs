using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>Ids as answers write them, <c>/hostedzone/Z…</c>, and as requests may: with or without what stands before.</summary>
internal static class ZoneIds
{
    public static string Bare(string id) => id[(id.LastIndexOf('/') + 1)..];

    public static string Zone(string id) => $"/hostedzone/{id}";

    public static string Change(string id) => $"/change/{id}";

    public static string Arn(string zoneId) => $"arn:aws:route53:::hostedzone/{zoneId}";

    // Fourteen characters: with /hostedzone/ before them they still fit the model's ResourceId.
    public static string New(Transaction transaction, char first) => first + transaction.NewId(13).ToUpperInvariant();

    /// <exception cref="AwsError"><c>NoSuchHostedZone</c>.</exception>
    public static HostedZone Named(Transaction transaction, string id) =>
        transaction.Global.Route53.Zones.Find(Bare(id))
        ?? throw new AwsError("NoSuchHostedZone", $"No hosted zone found with ID: {Bare(id)}");
}
