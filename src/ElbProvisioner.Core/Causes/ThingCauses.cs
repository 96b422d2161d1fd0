using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Causes;

/// <summary>What lies behind reasons that are not about instances: certificates, load balancers, names, rules, what is not there.</summary>
internal sealed class ThingCauses(Stack stack, LiveWorld world, StatusReport status, FilePlaces places)
{
    private const string Apply = "`elbctl plan` shows it, and `elbctl apply` makes it what the file says.";

    public IEnumerable<CauseLink> Of(StatusReason reason) =>
        reason.Kind switch
        {
            ReasonKind.CertificateNotIssued => OfCertificate(reason),
            ReasonKind.Missing when reason.What?.Kind == ResourceKind.DnsRecord => OfRecord(reason.What),
            ReasonKind.NothingThere => [Link("AWS has nothing that carries this stack's tags.", null, "`elbctl apply` makes it.")],
            ReasonKind.Missing => [Link("Somebody deleted it, or an apply was cut short or could not make it.", reason.What, Apply)],
            ReasonKind.RoutingDiffers => [Link("Somebody changed it, or the file was not applied since it changed.", reason.What, Apply)],
            ReasonKind.NobodyAdmitted => OfAdmission(reason),
            ReasonKind.LoadBalancerNotActive => [Link(StateOf(reason), reason.What, BalancerRemedy(reason))],
            ReasonKind.LoadBalancerImpaired =>
            [
                Link(
                    StateOf(reason),
                    reason.What,
                    "Give its subnets free addresses: an application load balancer needs eight of them in each to grow."
                ),
            ],
            _ => [],
        };

    /// <summary>A certificate and the records that prove its domains, as ACM has given them out.</summary>
    private IEnumerable<CauseLink> OfCertificate(StatusReason reason)
    {
        var live = world.Certificates.FirstOrDefault(c => c.Address == reason.What);
        if (live is null || live.Status != CertificateStates.Pending)
        {
            yield return Link(
                live is null ? "It was made elsewhere." : $"ACM says {live.Status}{(live.FailureReason is { } why ? $" ({why})" : "")}.",
                reason.What,
                "Correct what ACM names, such as a CAA record that forbids it, then request it again: another name in the file, or import one."
            );
            yield break;
        }

        var validatesByMail =
            stack.Certificates.OfType<Certificate.Requested>().FirstOrDefault(c => c.Name == live.Address.Path) is
            { Validation: CertificateValidation.Email };
        if (validatesByMail)
        {
            yield return Link(
                $"ACM waits for an answer to the mails it sent for {live.Domain}.",
                live.Address,
                "Answer them, within three days."
            );
            yield break;
        }

        foreach (var proof in live.Proofs)
        {
            var isLost = live.LostProofs.Contains(proof.Name);
            yield return Link(
                isLost
                    ? $"ACM waits for the CNAME {proof.Name} -> {proof.Value}, and the hosted zone of {proof.Domain} does not have it."
                    : $"ACM waits until it sees the CNAME {proof.Name} -> {proof.Value} for {proof.Domain}.",
                live.Address,
                isLost ? "`elbctl apply` puts it there."
                    : world.Network.Zones.TryGetValue(proof.Domain, out var zone)
                        ? $"See whether {zone.Name} is delegated to the hosted zone {zone.Id}: dig +trace {proof.Name} CNAME."
                    : "Put it into the zone that answers for the domain."
            );
        }

        if (live.Proofs.IsEmpty)
        {
            yield return Link("ACM has not yet said which records prove its domains.", live.Address, "Wait a minute.");
        }
    }

    private IEnumerable<CauseLink> OfRecord(Address what)
    {
        var record = status.Records.FirstOrDefault(r => r.Name == what.Path);
        yield return Link(
            record?.Target is { } target ? $"It is answered with {target}."
                : record is { Types.IsEmpty: false } ? $"There are {string.Join(", ", record.Types)} records that are no alias."
                : "Its zone has no record of that name.",
            what,
            "`elbctl apply` makes it lead there, unless a record that is not this stack's is in the way: that one it leaves alone."
        );
    }

    private IEnumerable<CauseLink> OfAdmission(StatusReason reason)
    {
        var balancer = reason.What?.Path.Split('/')[0] ?? "";
        var declared = stack.LoadBalancers.FirstOrDefault(b => b.Name == balancer);
        var written = declared?.SecurityGroups?.FirstOrDefault(static r => !r.IsExisting);
        var address = Address.Of(ResourceKind.SecurityGroup, written?.Text ?? balancer + "-lb");
        yield return new(
            written is null
                ? $"Its group {address.Path} follows from `allow` and the listeners."
                : $"Its group is {written.Text} of the file.",
            address,
            places.Of(address),
            "Open the port there if the file does not; if it does, `elbctl apply` puts the rule back."
        );
    }

    private string StateOf(StatusReason reason) =>
        world.LoadBalancers.FirstOrDefault(b => b.Address == reason.What) is { } live
            ? $"AWS reports {live.State}: {LoadBalancerStates.Sentence(live.State)}"
            : "AWS does not report it.";

    private static string BalancerRemedy(StatusReason reason) =>
        reason.IsLasting ? "Delete it, then apply: that makes another one." : "Wait.";

    private CauseLink Link(string says, Address? what, string remedy) => new(says, what, places.Of(what), remedy);
}
