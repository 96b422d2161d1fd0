using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

/// <summary>By which a client's packets find their target again: "QuicServerId" of TargetDescription in the API reference.</summary>
internal static class QuicServerIds
{
    private const int Digits = 16;

    /// <exception cref="AwsError">The targets have none, the wrong ones, or one twice. The codes are not documented.</exception>
    public static void MustFit(Transaction transaction, TargetGroup group, IReadOnlyList<Target> asked)
    {
        if (!TransportProtocols.IsQuic(group.Protocol))
        {
            if (asked.Any(target => target.QuicServerId is not null))
            {
                throw Refusals.Invalid($"A QUIC server ID cannot be specified for target groups with protocol '{group.Protocol}'");
            }

            return;
        }

        foreach (var target in asked)
        {
            if (!IsWellFormed(target.QuicServerId))
            {
                throw Refusals.Invalid(
                    $"A QUIC server ID of the form '0x' and {Digits} hexadecimal characters in lower case must be specified for target "
                        + $"'{target.Id}'"
                );
            }

            if (
                transaction.Elb.Targets.Find(target.Key) is { IsDraining: false } registered
                && registered.QuicServerId != target.QuicServerId
            )
            {
                throw Refusals.Target($"The QUIC server ID of the registered target '{target.Id}' cannot be modified");
            }
        }

        var twice = asked
            .Concat(Others(transaction, group, asked))
            .GroupBy(target => target.QuicServerId, StringComparer.Ordinal)
            .FirstOrDefault(same => same.Skip(1).Any());
        if (twice is not null)
        {
            throw Refusals.Target($"The QUIC server ID '{twice.Key}' is already in use on the listener");
        }
    }

    /// <summary>Those of the load balancer that are not asked for: it has one listener that speaks QUIC.</summary>
    private static IEnumerable<Target> Others(Transaction transaction, TargetGroup group, IReadOnlyList<Target> asked) =>
        (
            Wiring.LoadBalancerOf(transaction, group.Key) is { } balancer
                ? Wiring.GroupsOf(transaction, balancer).Append(group.Key).Distinct(StringComparer.Ordinal)
                : [group.Key]
        )
            .SelectMany(arn => transaction.Elb.Targets.StartingWith(Target.Prefix(arn)))
            .Where(target => target.QuicServerId is not null && !target.IsDraining && asked.All(one => one.Key != target.Key));

    private static bool IsWellFormed(string? id) =>
        id is { Length: Digits + 2 }
        && id.StartsWith("0x", StringComparison.Ordinal)
        && id.Skip(2).All(digit => char.IsAsciiDigit(digit) || digit is >= 'a' and <= 'f');
}
