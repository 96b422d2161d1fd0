using System.Net;

namespace ElbProvisioner.LocalTraffic.Places;

/// <summary>Where the targets of the embedded AWS are really reached on this machine. Safe to ask from many threads, and cheap.</summary>
public interface ITargetPlaces
{
    /// <param name="targetId">As it is registered: an instance's id, or an address.</param>
    /// <param name="port">As it is registered, 1 to 65535.</param>
    /// <returns>A place on loopback; null: nothing stands for the target.</returns>
    IPEndPoint? Find(string targetId, int port);
}
