using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <param name="Group">Whose policy brings it along; null: one of the stack's own.</param>
/// <param name="Policies">What it tells to act.</param>
internal sealed record DesiredAlarm(Address Address, Alarm Alarm, AutoScalingGroup? Group, ImmutableArray<Address> Policies);

/// <summary>Alarms of the file, and those that its policies bring along.</summary>
internal static class DesiredAlarms
{
    public static ImmutableArray<DesiredAlarm> Of(Stack stack) =>
        [
            .. stack.Alarms.Select(a => new DesiredAlarm(
                AddressOf(a),
                a,
                null,
                [
                    .. from @group in stack.AutoScalingGroups
                    from policy in @group.Scaling
                    where policy.Alarm?.Named?.Text == a.Name
                    select PolicyOf(@group, policy),
                ]
            )),
            .. from @group in stack.AutoScalingGroups
            from policy in @group.Scaling
            let own = policy.Alarm?.Own
            where own is not null
            select new DesiredAlarm(
                AddressOf(@group, policy),
                own with
                {
                    Name = policy.Name,
                    Tags = @group.Tags.SetItems(own.Tags),
                    At = policy.At,
                },
                @group,
                [PolicyOf(@group, policy)]
            ),
        ];

    private static Address AddressOf(Alarm alarm) => Address.Of(ResourceKind.Alarm, alarm.Name);

    private static Address AddressOf(AutoScalingGroup group, ScalingPolicy policy) =>
        Address.Of(ResourceKind.Alarm, group.Name, policy.Name);

    private static Address PolicyOf(AutoScalingGroup group, ScalingPolicy policy) =>
        Address.Of(ResourceKind.ScalingPolicy, group.Name, policy.Name);
}
