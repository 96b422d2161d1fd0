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

    /// <summary>In the order in which they are told; it has to stand before them.</summary>
    private static readonly List<Sum> Sums = [];

    private static readonly Sum ProcessedBytes = New("ProcessedBytes", Dimensions.OfBalancer, "Bytes");
    private static readonly Sum RuleEvaluations = New("RuleEvaluations", Dimensions.Balancer);
    private static readonly Sum RequestCount = New("RequestCount", Dimensions.OfTargets);
    private static readonly Sum NonSticky = New("NonStickyRequestCount", Dimensions.OfBalancer);
    private static readonly Sum FailedOpen = New("UnhealthyRoutingRequestCount", Dimensions.OfHosts);
    private static readonly Sum ConnectionErrors = New("TargetConnectionErrorCount", Dimensions.OfTargets);
    private static readonly Sum LambdaUserErrors = New("LambdaUserError", Dimensions.Group | Dimensions.BalancerGroup);
    private static readonly Sum LambdaInternalErrors = New("LambdaInternalError", Dimensions.Group | Dimensions.BalancerGroup);
    private static readonly Sum Redirects = New("HTTP_Redirect_Count", Dimensions.OfBalancer);
    private static readonly Sum FixedResponses = New("HTTP_Fixed_Response_Count", Dimensions.OfBalancer);
    private static readonly Sum GrpcRequests = New("GrpcRequestCount", Dimensions.OfBalancer);
    private static readonly Sum AuthSuccesses = New("ELBAuthSuccess", Dimensions.OfBalancer);
    private static readonly Sum AuthRefreshes = New("ELBAuthRefreshTokenSuccess", Dimensions.OfBalancer);
    private static readonly Sum AuthFailures = New("ELBAuthFailure", Dimensions.OfBalancer);
    private static readonly Sum AuthErrors = New("ELBAuthError", Dimensions.OfBalancer);
    private static readonly Sum AuthTooLarge = New("ELBAuthUserClaimsSizeExceeded", Dimensions.OfBalancer);

    /// <summary>From 2XX to 5XX.</summary>
    private static readonly Sum[] TargetCodes =
    [
        .. Enumerable.Range(2, 4).Select(static hundred => New($"HTTPCode_Target_{hundred}XX_Count", Dimensions.OfTargets)),
    ];

    /// <summary>From 3XX to 5XX.</summary>
    private static readonly Sum[] OwnCodes =
    [
        .. Enumerable.Range(3, 3).Select(static hundred => New($"HTTPCode_ELB_{hundred}XX_Count", Dimensions.OfBalancer)),
    ];

    private static readonly Sum Own500 = New("HTTPCode_ELB_500_Count", Dimensions.OfBalancer);
    private static readonly Sum Own502 = New("HTTPCode_ELB_502_Count", Dimensions.OfBalancer);
    private static readonly Sum Own503 = New("HTTPCode_ELB_503_Count", Dimensions.OfBalancer);
    private static readonly Sum Own504 = New("HTTPCode_ELB_504_Count", Dimensions.OfBalancer);

    private readonly double[] _sums = new double[Sums.Count];
    private readonly Durations _targetTimes = new();
    private Durations? _signInTimes;

    /// <summary>Those for which a target was chosen.</summary>
    public long Requests { get; private set; }

    public void Add(RequestRecord record)
    {
        Add(ProcessedBytes, record.ReceivedBytes + record.SentBytes);
        Add(RuleEvaluations, record.RulesAsked);
        if (record.Target is not null || (record.TargetGroupArn is not null && record.RequestTime is not null))
        {
            AddForTarget(record);
        }

        if (record.TargetStatus is { } told)
        {
            if (told is >= 200 and < 600)
            {
                Add(TargetCodes[(told / 100) - 2]);
            }
        }
        else
        {
            AddOwn(record.Status);
        }

        foreach (var action in record.Actions)
        {
            if (action is "redirect")
            {
                Add(Redirects);
            }
            else if (action is "fixed-response")
            {
                Add(FixedResponses);
            }
        }

        if (record.Type is "grpcs")
        {
            Add(GrpcRequests);
        }

        AddSignIn(record);
    }

    public void Tell(MetricSheet sheet, Place where)
    {
        foreach (var (place, name, dimensions, unit) in Sums)
        {
            // What has not happened is not told.
            if (_sums[place] > 0)
            {
                sheet.Add(name, where, dimensions, _sums[place], unit);
            }
        }

        if (_targetTimes.Count > 0)
        {
            sheet.Add("TargetResponseTime", where, Dimensions.OfTargets, _targetTimes, "Seconds");
        }

        if (_signInTimes is not null)
        {
            sheet.Add("ELBAuthLatency", where, Dimensions.OfBalancer, _signInTimes, "Milliseconds");
        }
    }

    private void AddForTarget(RequestRecord record)
    {
        Requests++;
        Add(RequestCount);
        Add(NonSticky, record.WasSticky ? 0 : 1);
        Add(FailedOpen, record.FailedOpen ? 1 : 0);
        Add(ConnectionErrors, record.TargetConnectionFailed ? 1 : 0);
        if (record.ErrorReason is { } reason && reason.StartsWith("Lambda", StringComparison.Ordinal))
        {
            Add(UserErrors.Contains(reason, StringComparer.Ordinal) ? LambdaUserErrors : LambdaInternalErrors);
        }

        if (record.TargetStatus is not null && record.TargetTime is { } time)
        {
            _targetTimes.Add(time.TotalSeconds);
        }
    }

    private void AddOwn(int status)
    {
        if (status is >= 300 and < 600)
        {
            Add(OwnCodes[(status / 100) - 3]);
        }

        if (
            status switch
            {
                500 => Own500,
                502 => Own502,
                503 => Own503,
                504 => Own504,
                _ => null,
            } is
            { } sum
        )
        {
            Add(sum);
        }
    }

    private void AddSignIn(RequestRecord record)
    {
        if (
            record.SignIn switch
            {
                SignInResult.Succeeded => AuthSuccesses,
                SignInResult.Refreshed => AuthRefreshes,
                SignInResult.Refused => AuthFailures,
                SignInResult.Failed => AuthErrors,
                SignInResult.TooLarge => AuthTooLarge,
                _ => null,
            } is
            { } sum
        )
        {
            Add(sum);
        }

        if (record.SignInTime is { } time)
        {
            (_signInTimes ??= new()).Add(time.TotalMilliseconds);
        }
    }

    private void Add(Sum sum, double value = 1) => _sums[sum.Place] += value;

    private static Sum New(string name, Dimensions dimensions, string unit = "Count")
    {
        var sum = new Sum(Sums.Count, name, dimensions, unit);
        Sums.Add(sum);
        return sum;
    }

    /// <summary>A metric that adds up over requests.</summary>
    private sealed record Sum(int Place, string Name, Dimensions Dimensions, string Unit);
}
