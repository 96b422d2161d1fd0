using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Capacity that AWS keeps ready for a load balancer.</summary>
internal sealed class CapacityHandler(AwsSession aws)
{
    public void Register(OperationTable table) => table.On<AwsOperation.ReserveCapacity>(ReserveAsync);

    /// <summary>
    /// One change at a time: the one before must be there, or have failed [ELBv2 API: PriorRequestNotComplete]. What is there already is
    /// not asked for again, since AWS counts how often it falls.
    /// </summary>
    private async Task ReserveAsync(ActionScope scope, AwsOperation.ReserveCapacity reserve)
    {
        var arn = scope.Id(reserve.LoadBalancer);
        await scope.RetryAsync(
            scope.Waits.LoadBalancerActive,
            refusal =>
                refusal.Is("PriorRequestNotComplete", "CapacityReservationPending")
                || (refusal.Is("LoadBalancerNotFound") && ActionScope.IsNew(reserve.LoadBalancer)),
            "waiting until the capacity that was reserved before is there",
            async () =>
            {
                if (!await IsAskedForAsync(scope, arn, reserve.Units))
                {
                    await aws.Elb.CallAsync(
                        "ModifyCapacityReservation",
                        [
                            ("LoadBalancerArn", arn),
                            (
                                "MinimumLoadBalancerCapacity",
                                reserve.Units is { } units ? CallsByName.Structure(("CapacityUnits", units)) : null
                            ),
                            ("ResetCapacityReservation", reserve.Units is null ? true : null),
                        ],
                        scope.ToTheEnd()
                    );
                }

                return true;
            }
        );
    }

    private async Task<bool> IsAskedForAsync(ActionScope scope, string arn, int? units)
    {
        var answer = await aws.Elb.CallAsync("DescribeCapacityReservation", [("LoadBalancerArn", arn)], scope.Stop);
        return answer.Inner("MinimumLoadBalancerCapacity")?.Number("CapacityUnits") == units
            && answer.Items("CapacityReservationState").All(z => z.Inner("State")?.Text("Code") != "failed");
    }
}
