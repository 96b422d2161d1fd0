using System.Net;

namespace ElbProvisioner.LocalTraffic.Places;

/// <summary>Addresses of this machine are targets as they are; of the others somebody else knows, or nobody.</summary>
/// <param name="others">Asked for every target that is no loopback address; null: there are none.</param>
public sealed class LoopbackPlaces(ITargetPlaces? others = null) : ITargetPlaces
{
    public IPEndPoint? Find(string targetId, int port) =>
        IPAddress.TryParse(targetId, out var address) && IPAddress.IsLoopback(address) ? new(address, port) : others?.Find(targetId, port);
}
