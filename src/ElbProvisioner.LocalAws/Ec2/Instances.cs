using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

/// <summary>What other services ask of instances.</summary>
internal static class Instances
{
    /// <summary>Makes an instance that is <c>pending</c> and will run after its time.</summary>
    /// <param name="launchData">The launch template's data, by the members of the model's RequestLaunchTemplateData.</param>
    /// <exception cref="AwsError">EC2 refuses the launch: unknown image, key pair, security group of another VPC, no addresses left.</exception>
    public static Instance Launch(Turn turn, JsonObject launchData, string subnetId, IReadOnlyDictionary<string, string> tags) => throw new NotImplementedException();

    /// <summary>Begins to shut the instance down; nothing happens when it already is.</summary>
    public static void Terminate(Turn turn, string instanceId) => throw new NotImplementedException();
}
