using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <summary>The tags an instance and what belongs to it are launched with.</summary>
internal static class LaunchTags
{
    /// <param name="tags">Go before those of the launch data: a scaling group's tag wins over the template's.</param>
    public static void Put(Transaction transaction, Instance instance, IReadOnlyDictionary<string, string> tags)
    {
        var own = new Dictionary<string, string>(LaunchData.Tags(instance.LaunchData, "instance"), StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            own[key] = value;
        }

        TagKeeping.Put(transaction, instance.Key, "instance", own);
        TagKeeping.Put(transaction, instance.VolumeId, "volume", LaunchData.Tags(instance.LaunchData, "volume"));
        TagKeeping.Put(transaction, instance.InterfaceId, "network-interface", LaunchData.Tags(instance.LaunchData, "network-interface"));
    }
}
