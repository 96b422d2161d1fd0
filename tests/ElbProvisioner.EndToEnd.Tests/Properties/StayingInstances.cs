using System.Collections.Immutable;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests.Properties;

/// <summary>
/// The instances that serve when a round begins. At its end all are there but those of groups of which a plan said that something is felt,
/// and those that somebody else has ended.
/// </summary>
internal sealed class StayingInstances(LocalWorldAws aws)
{
    private const string Groups = "autoScalingGroup/";
    private const string AddressTag = "elbctl:address";

    private readonly ImmutableArray<(string Address, string Instance)> _before = Serving(aws);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);

    public int Count => _before.Length;

    public void Hear(PlanDocument plan) =>
        _told.UnionWith(
            plan.Changes.Where(change =>
                    change.Address.StartsWith(Groups, StringComparison.Ordinal)
                    && (change.Effect != "none" || change.Verb is not ("create" or "update"))
                )
                .Select(change => change.Address)
        );

    public void Ended(IEnumerable<string> instances) => _ended.UnionWith(instances);

    public IEnumerable<string> GoneUnsaid() =>
        _before
            .Except(Serving(aws))
            .Where(gone => !_told.Contains(gone.Address) && !_ended.Contains(gone.Instance))
            .Select(gone => $"{gone.Instance} of {gone.Address}");

    private static ImmutableArray<(string Address, string Instance)> Serving(LocalWorldAws aws) =>
        aws.World.Run(
            aws.Region,
            transaction =>
                transaction
                    .Scaling.Members.All.Where(member =>
                        member is { State: Lifecycle.InService, IsHealthy: true }
                        && transaction.Ec2.Instances.Find(member.InstanceId)?.State == "running"
                    )
                    .Select(member => (AddressOf(transaction, member), member.InstanceId))
                    .ToImmutableArray()
        );

    private static string AddressOf(Transaction transaction, Member member) =>
        transaction.Scaling.Groups.Find(member.Group)?.Tags.FirstOrDefault(tag => tag.Name == AddressTag)?.Value ?? member.Group;
}
