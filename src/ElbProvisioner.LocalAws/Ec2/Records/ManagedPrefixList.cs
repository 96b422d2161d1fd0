using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <summary>A list of ranges that a customer keeps.</summary>
/// <param name="Key">Its id.</param>
/// <param name="Family"><c>IPv4</c> or <c>IPv6</c>.</param>
/// <param name="MaxEntries">As many times it counts in the quota of a group's rules, however few it holds.</param>
/// <param name="State">As in <c>create-complete</c>.</param>
/// <param name="StateMessage">Why it is in a state of failure.</param>
/// <param name="Versions">The oldest first, whose number is 1; each in the order of its ranges.</param>
internal sealed record ManagedPrefixList(
    string Key,
    string Name,
    string Family,
    int MaxEntries,
    string State,
    string? StateMessage,
    IReadOnlyList<IReadOnlyList<PrefixListEntry>> Versions
) : IRecord
{
    public IReadOnlyList<PrefixListEntry> Entries => Versions[^1];
}

/// <param name="Cidr">Canonical.</param>
internal sealed record PrefixListEntry(string Cidr, string? Description);
