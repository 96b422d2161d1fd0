using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic.Metrics;

/// <summary>What an application load balancer did in one period, for one zone and one target group or none [ALB guide: metrics].</summary>
internal sealed class RequestTally
{
    private static readonly string[] UserErrors =
    [
        "LambdaAccessDenied",
        "LambdaInvalidResponse",
        "LambdaRequestTooLarge",
        "LambdaResponseTooLarge",
        "LambdaThrottling",
        "LambdaUnhandled",
    ];

    private readonly Dictionary<(string Name, Dimensions Dimensions, string Unit), double> _sums = [];
    private readonly Durations _targetTimes = new();

    /// <summary>Those for which a target was chosen.</summary>
    public long Requests { get; private set; }

    public void Add(RequestRecord record)
    {
        Add("ProcessedBytes", Dimensions.OfBalancer, record.ReceivedBytes + record.SentBytes, "Bytes");
        Add("RuleEvaluations", Dimensions.Balancer, record.RulesAsked);
        if (record.Target is not null || (record.TargetGroupArn is not null && record.RequestTime is not null))
        {
            AddForTarget(record);
        }

        if (record.TargetStatus is { } told)
        {
            Add($"HTTPCode_Target_{told / 100}XX_Count", Dimensions.OfTargets, told is >= 200 and < 600 ? 1 : 0);
        }
        else
        {
            AddOwn(record);
        }

        Add("HTTP_Redirect_Count", Dimensions.OfBalancer, record.Actions.Contains("redirect", StringComparer.Ordinal) ? 1 : 0);
        Add("HTTP_Fixed_Response_Count", Dimensions.OfBalancer, record.Actions.Contains("fixed-response", StringComparer.Ordinal) ? 1 : 0);
        Add("GrpcRequestCount", Dimensions.OfBalancer, record.Type is "grpcs" ? 1 : 0);
    }

    public void Tell(MetricSheet sheet, Place where)
    {
        foreach (var ((name, dimensions, unit), sum) in _sums)
        {
            sheet.Add(name, where, dimensions, sum, unit);
        }

        if (_targetTimes.Count > 0)
        {
            sheet.Add("TargetResponseTime", where, Dimensions.OfTargets, _targetTimes);
        }
    }

    private void AddForTarget(RequestRecord record)
    {
        Requests++;
        Add("RequestCount", Dimensions.OfTargets, 1);
        Add("NonStickyRequestCount", Dimensions.OfBalancer, record.WasSticky ? 0 : 1);
        Add("UnhealthyRoutingRequestCount", Dimensions.OfHosts, record.FailedOpen ? 1 : 0);
        Add("TargetConnectionErrorCount", Dimensions.OfTargets, record.TargetConnectionFailed ? 1 : 0);
        if (record.ErrorReason is { } reason && reason.StartsWith("Lambda", StringComparison.Ordinal))
        {
            var isUsers = UserErrors.Contains(reason, StringComparer.Ordinal);
            Add(isUsers ? "LambdaUserError" : "LambdaInternalError", Dimensions.Group | Dimensions.BalancerGroup, 1);
        }

        if (record.TargetStatus is not null && record.TargetTime is { } time)
        {
            _targetTimes.Add(time);
        }
    }

    private void AddOwn(RequestRecord record)
    {
        if (record.Status is >= 300 and < 600)
        {
            Add($"HTTPCode_ELB_{record.Status / 100}XX_Count", Dimensions.OfBalancer, 1);
        }

        if (record.Status is 500 or 502 or 503 or 504)
        {
            Add($"HTTPCode_ELB_{record.Status}_Count", Dimensions.OfBalancer, 1);
        }
    }

    /// <summary>What has not happened is not told.</summary>
    private void Add(string name, Dimensions dimensions, double value, string unit = "Count")
    {
        if (value > 0)
        {
            var key = (name, dimensions, unit);
            _sums[key] = _sums.GetValueOrDefault(key) + value;
        }
    }
}
