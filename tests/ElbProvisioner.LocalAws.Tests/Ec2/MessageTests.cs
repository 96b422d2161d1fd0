using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

/// <summary>What happens in EC2 is told to those it concerns: seen on the agenda of the transaction that does it.</summary>
public sealed class MessageTests
{
    [Fact]
    public async Task New_groups_of_an_interface_are_told_with_the_old_ones()
    {
        using var net = await CreateAsync();
        var (before, after) = (await net.GroupAsync("before"), await net.GroupAsync("after"));
        var face = net.Look(transaction => LocalAws.Ec2.Interfaces.NetworkInterfaces.Create(transaction, net.Subnets[0].SubnetId, [before], "", null));

        Assert.Equal(
            [("elbv2.networkChanged", before), ("elbv2.networkChanged", after)],
            Told(net, transaction => LocalAws.Ec2.Interfaces.NetworkInterfaces.SetSecurityGroups(transaction, face, [after]))
        );
    }

    [Fact]
    public async Task An_instance_that_shuts_down_is_told_to_groups_and_balancers()
    {
        using var net = await CreateAsync();
        var id = await net.RunAsync();

        Assert.Equal(
            [("autoscaling.instanceChanged", id), ("elbv2.instanceChanged", id)],
            Told(net, transaction => LocalAws.Ec2.Machines.Instances.Terminate(transaction, id))
        );
        Assert.Empty(Told(net, transaction => LocalAws.Ec2.Machines.Instances.Terminate(transaction, id)));
    }

    private static List<(string, string)> Told(Net net, Action<LocalAws.World.Transaction> act) =>
        net.Look(transaction =>
        {
            var before = transaction.Here.Agenda.Keys.ToHashSet(StringComparer.Ordinal);
            act(transaction);
            return transaction
                .Here.Agenda.All.Where(item => !before.Contains(item.Key) && item.At == transaction.Now)
                .Select(item => (item.What, item.Subject))
                .ToList();
        });
}
