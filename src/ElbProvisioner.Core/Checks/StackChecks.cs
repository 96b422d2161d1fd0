using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.Checks;

/// <summary>A bound stack and the places its parts were written at.</summary>
/// <param name="errors">What could not be bound: those parts are missing or stand as placeholders.</param>
internal sealed class CheckedStack(Stack stack, MapNode tree, ImmutableArray<Diagnostic> errors)
{
    public Stack Stack { get; } = stack;

    public bool IsWhole => errors.IsEmpty;

    /// <summary>The same file in the region and the account that a command works in.</summary>
    public CheckedStack In(string region, string account) => new(Stack with { Region = region, Account = account }, tree, errors);

    /// <summary>Where the value under these keys was written, or as far along the way as the file goes.</summary>
    public SourceSpan At(params string[] path)
    {
        var at = tree.At;
        foreach (var node in Along(path))
        {
            at = node.At;
        }

        return at;
    }

    /// <summary>The value under these keys; null where the file does not go so far.</summary>
    public Node? Find(params string[] path) => Along(path).Skip(path.Length - 1).FirstOrDefault();

    private IEnumerable<Node> Along(string[] path)
    {
        Node? node = tree;
        foreach (var key in path)
        {
            node = node switch
            {
                MapNode map => map.Find(key)?.Value,
                ListNode list when int.TryParse(key, out var index) && index < list.Items.Length => list.Items[index],
                _ => null,
            };
            if (node is null)
            {
                yield break;
            }

            yield return node;
        }
    }

    /// <summary>What is declared under a key of the top, also where it could not be bound.</summary>
    public IEnumerable<string> Names(string place) => (tree.Find(place)?.Value as MapNode)?.Entries.Select(static entry => entry.Key) ?? [];

    /// <summary>Something under these keys could not be bound, so that what stands there is not what was meant.</summary>
    public bool IsBroken(params string[] path)
    {
        if (IsWhole)
        {
            return false;
        }

        Node node = tree;
        foreach (var key in path)
        {
            if (node is not MapNode map || map.Find(key) is not { } entry)
            {
                return false;
            }

            node = entry.Value;
        }

        return HasErrorIn(node);
    }

    private bool HasErrorIn(Node node) =>
        IsErrorAt(node.At)
        || node switch
        {
            MapNode map => map.Entries.Any(entry => IsErrorAt(entry.KeyAt) || HasErrorIn(entry.Value)),
            ListNode list => list.Items.Any(HasErrorIn),
            _ => false,
        };

    private bool IsErrorAt(SourceSpan at) =>
        errors.Any(error =>
            error.At.File == at.File && error.At.Line == at.Line && error.At.Column >= at.Column && error.At.Column < at.Column + at.Length
        );
}

/// <summary>A rule that concerns more than one value of the file. Its name says what a mistake is.</summary>
/// <param name="code">Its permanent code, severity included.</param>
internal abstract class Check(DiagnosticCode code)
{
    public DiagnosticCode Code { get; } = code;

    /// <summary>True when what is missing from a partly bound stack would make it complain wrongly.</summary>
    public virtual bool NeedsWholeStack => false;

    public abstract IEnumerable<Diagnostic> Find(CheckedStack file);

    protected Diagnostic Report(SourceSpan at, string message, string? remedy = null) => new(Code, at, message, remedy);
}

/// <summary>ELB3xxx: every check there is.</summary>
internal static class StackChecks
{
    public static ImmutableArray<Check> All { get; } =
    [
        new NameLeadsNowhere(),
        new PeerNameIsAmbiguous(),
        new OutputLeadsNowhere(),
        new SecurityGroupHasNameOfDerivedOne(),
        new SomethingIsListedTwice(),
        new CertificateIsUnused(),
        new TargetGroupIsUnused(),
        new CertificateIsInAnotherRegion(),
        new PeerHasUnknownGroup(),
        new ReferenceIsNotAnArn(),
        new HttpsListenerNeedsCertificate(),
        new HttpListenerHasCertificate(),
        new ListenerPortIsTakenTwice(),
        new RedirectLeadsToItself(),
        new RedirectLeavesHttps(),
        new AuthenticationNeedsHttps(),
        new AuthenticationNeedsIpv4(),
        new Port443IsNotHttps(),
        new SslPolicyAllowsOldTls(),
        new HostIsNotCovered(),
        new HttpTwoTargetsNeedHttps(),
        new LoadBalancerHasTooManyListeners(),
        new ListenerHasTooManyCertificates(),
        new TooManyListenersVerify(),
        new LoadBalancerHasNoListener(),
        new ForeignListenerHasNoRules(),
        new PinIsOutsideBand(),
        new BandIsTooSmall(),
        new ExistingIsNamedTwice(),
        new ImportedCertificateIsUnreadable(),
        new PrivateKeyIsUnreadable(),
        new PrivateKeyIsForeign(),
        new KeyIsNotForAcm(),
        new ChainDoesNotLeadOn(),
        new ChainIsMissing(),
        new CertificateHoldsPrivateKey(),
        new RuleHasTooManyValues(),
        new RuleHasTooManyWildcards(),
        new RuleNameIsTakenTwice(),
        new PinnedPrioritiesContradictOrder(),
        new RuleCanNeverMatch(),
        new NameGetsTheDefaultAlone(),
        new DefaultIsNeverReached(),
        new LoadBalancerHasTooManyRules(),
        new WeightsAreAllZero(),
        new ForwardHasTooManyTargetGroups(),
        new GroupStickinessIsOff(),
        new TargetGroupIsFilledByNothing(),
        new TargetGroupNeedsDualStack(),
        new TargetGroupDoesNotFitListener(),
        new ForwardMixesTargetGroups(),
        new BalancerTargetDoesNotFit(),
        new QuicStandsAlone(),
        new CapacityIsNotForTls(),
        new CapacityIsTooSmall(),
        new ScalingGroupNeedsInstances(),
        new ScalingGroupStandsBehindQuic(),
        new DatagramsNeedIpv6Sources(),
        new AddressTypeRulesStandElsewhere(),
        new TargetsRefuseAttribute(),
        new TargetGroupServesTwoLoadBalancers(),
        new LoadBalancerHasTooManyTargetGroups(),
        new HealthCheckTimeoutReachesInterval(),
        new SlowStartNeedsRoundRobin(),
        new AnomalyMitigationNeedsWeightedRandom(),
        new FailoverIsHalfSaid(),
        new LogsNeedBucket(),
        new SizesContradict(),
        new SizeUnitNeedsRequirements(),
        new HibernatedPoolNeedsHibernation(),
        new WarmPoolNeedsOnDemand(),
        new SchedulesMeet(),
        new RootVolumeRefreshNeedsImages(),
        new MixedInstancesRefuseSpotTemplate(),
        new ZonalShiftNeedsBehavior(),
        new ZonalShiftNeedsCrossZone(),
        new RetainNeedsTerminatingHook(),
        new RequestCountNeedsServedTargetGroup(),
        new RefreshPercentagesContradict(),
        new UserDataIsTooLong(),
        new ElbHealthCheckNeedsTargetGroup(),
        new GroupHasTooManyTargetGroups(),
        new GroupHasTooManyPolicies(),
        new GroupHasTooManyParts(),
        new TwoPoliciesTrackOneMetric(),
        new PolicyChangesNothing(),
        new SizeLeavesNoRoom(),
        new LatticeHealthCheckNeedsSource(),
        new TypesDoNotFitImage(),
        new MetricIsUnused(),
        new DimensionLeadsNowhere(),
        new AlarmHasTooManyActions(),
        new BandDrivesPolicy(),
        new WarmPoolStaysEmpty(),
        new SegmentsNeedReservations(),
        new StepsAreOnTheOtherSide(),
        new ScheduleLeavesBounds(),
        new RefreshWatchesNothing(),
        new FixedAddressesNeedOneInstance(),
        new DeviceIsTakenTwice(),
        new TemplateVersionIsNotPinned(),
        new SubnetsAreTooFew(),
        new DnsNameIsTakenTwice(),
        new RecordsDoNotStandTogether(),
        new TtlBendsWeights(),
        new NothingRemembersRecords(),
        new TooManySecurityGroups(),
        new SecurityGroupHasTooManyRules(),
        new DerivedGroupHasTooManyRules(),
        new TooManyTags(),
        new LoadBalancerCannotReachTargets(),
        new TargetsDoNotAdmitLoadBalancer(),
        new ListenerIsReachedByNobody(),
        new ReferenceIsInAnotherRegion(),
        new ReferenceIsOfAnotherAccount(),
        new ExpectationIsNotMet(),
    ];

    /// <summary>What only the region and the account decide, and a file need not say them: a command that knows them asks again.</summary>
    private static ImmutableArray<Check> OfPlace { get; } =
    [new CertificateIsInAnotherRegion(), new ReferenceIsInAnotherRegion(), new ReferenceIsOfAnotherAccount()];

    public static IEnumerable<Diagnostic> RunIn(CheckedStack file, string region, string account) =>
        OfPlace.SelectMany(check => check.Find(file.In(region, account)));

    public static IEnumerable<Diagnostic> Run(CheckedStack file) =>
        All.Where(check => file.IsWhole || !check.NeedsWholeStack).SelectMany(check => check.Find(file));
}
