using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class PeerNameIsAmbiguous() : Check(new("ELB3002", Severity.Error, "A name means several things"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from reference in Peers.Names(file.Stack)
        let places = Peers.Places(file, reference)
        where places.Length > 1
        select Report(
            reference.At,
            $"`{reference.Text}` can mean {string.Join(" or ", places.Select(place => $"{place}.{reference.Text}"))}.",
            $"Write which one: {places[0]}.{reference.Text}."
        );
}
