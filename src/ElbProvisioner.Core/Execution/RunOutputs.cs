using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Execution;

/// <summary>What the run's actions gave back so far. One loop adds, actions in flight resolve.</summary>
internal sealed class RunOutputs
{
    private volatile ImmutableDictionary<Address, Outputs> _byAddress = ImmutableDictionary<Address, Outputs>.Empty;

    public ImmutableDictionary<Address, Outputs> ByAddress => _byAddress;

    /// <summary>Two actions may add to one address (a template and its next version): the later one's values win.</summary>
    public void Add(Address address, Outputs? outputs)
    {
        if (outputs is not null)
        {
            _byAddress = _byAddress.SetItem(
                address,
                _byAddress.TryGetValue(address, out var before) && before.Id == outputs.Id
                    ? outputs with
                    {
                        Values = before.Values.SetItems(outputs.Values),
                    }
                    : outputs
            );
        }
    }

    /// <exception cref="InvalidOperationException">A bug: the action does not depend on what it refers to.</exception>
    public Outputs Resolve(ResourceRef reference) =>
        reference switch
        {
            ResourceRef.Existing existing => _byAddress.Values.FirstOrDefault(o => o.Id == existing.Id) ?? Outputs.Of(existing.Id),
            ResourceRef.Planned planned when _byAddress.TryGetValue(planned.Address, out var outputs) => outputs,
            _ => throw new InvalidOperationException($"The plan refers to {reference} before anything made it."),
        };
}
