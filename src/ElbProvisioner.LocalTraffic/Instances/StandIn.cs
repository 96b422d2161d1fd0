using System.Net;

namespace ElbProvisioner.LocalTraffic.Instances;

/// <summary>What stands for an instance.</summary>
public abstract record StandIn
{
    private StandIn() { }

    /// <summary>A process of its own, with a port on loopback of its own.</summary>
    /// <param name="Run">As the shell reads it.</param>
    /// <param name="Folder">Where it runs; it must be there.</param>
    /// <param name="Variables">Beside the environment of this process.</param>
    public sealed record Command(string Run, string Folder, IReadOnlyDictionary<string, string> Variables) : StandIn;

    /// <summary>Something on loopback that runs already.</summary>
    public sealed record Place(IPEndPoint EndPoint) : StandIn;

    /// <summary>The built-in echo.</summary>
    public sealed record Echo : StandIn;
}
