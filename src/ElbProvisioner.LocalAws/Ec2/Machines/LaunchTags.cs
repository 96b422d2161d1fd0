using ElbProvisioner.LocalAws.Ec2.Tags;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

/// <summary>The tags an instance and what belongs to it are launched with.</summary>
internal static class LaunchTags
{
    /// <param name="tags">Go before those of the launch data: a scaling group's tag wins over the template's.</param>
    public static void Put(Turn turn, Instance instance, IReadOnlyDictionary<string, string> tags)
    {
        var own = new Dictionary<string, string>(LaunchData.Tags(instance.LaunchData, "instance"), StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            own[key] = value;
        }

        TagKeeping.Put(turn, instance.Key, "instance", own);
        TagKeeping.Put(turn, instance.VolumeId, "volume", LaunchData.Tags(instance.LaunchData, "volume"));
        TagKeeping.Put(turn, instance.InterfaceId, "network-interface", LaunchData.Tags(instance.LaunchData, "network-interface"));
    }
}
