using ElbProvisioner.LocalAws.Faults;

namespace ElbProvisioner.LocalAws.Tests.Faults;

/// <summary>The fault that a test has put in the way of the next call; one time, then nothing goes wrong.</summary>
internal sealed class Scripted : IFaults
{
    public Fault Next { get; set; } = Fault.None;

    public List<CallFacts> Calls { get; } = [];

    public Fault Decide(CallFacts call)
    {
        Calls.Add(call);
        var fault = Next;
        Next = Fault.None;
        return fault;
    }
}
