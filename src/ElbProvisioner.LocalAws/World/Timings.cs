namespace ElbProvisioner.LocalAws.World;

/// <summary>
/// How long things take in the embedded AWS, in its own time. AWS publishes almost none of these; the defaults are in the range that
/// AWS's own waiters and other tools' timeouts imply.
/// </summary>
public sealed record Timings
{
    /// <summary>
    /// Until a created object of EC2, Elastic Load Balancing or ACM is seen by calls that name or list it; AWS knows the others at once.
    /// None: a script that reads at once what it made is not to be put to the test unasked. <see cref="Lagging"/> is what tests of elbctl
    /// want.
    /// </summary>
    public TimeSpan Visibility { get; init; }

    /// <summary>Until a tag change is seen by the tagging API.</summary>
    public TimeSpan TagIndex { get; init; }

    /// <summary>A load balancer from <c>provisioning</c> to <c>active</c>.</summary>
    public TimeSpan LoadBalancerProvisioning { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Until a trust store's certificates are read, and listeners may verify by it.</summary>
    public TimeSpan TrustStoreCreation { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long network interfaces outlive their load balancer, and hold its security groups, subnets and addresses.</summary>
    public TimeSpan InterfacesLinger { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a target group is still in use after the last action that named it went.</summary>
    public TimeSpan TargetGroupInUseLingers { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From registration to the first health check.</summary>
    public TimeSpan TargetRegistration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the first health check of a network load balancer's new target to its first verdict.</summary>
    public TimeSpan NetworkTargetInitial { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a terminated instance is still told of as an unused target.</summary>
    public TimeSpan TerminatedTargetLeaves { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a terminated instance is still described: about an hour (EC2 User Guide, "Terminate Amazon EC2 instances").
    /// </summary>
    public TimeSpan TerminatedInstanceSeen { get; init; } = TimeSpan.FromHours(1);

    /// <summary>From the decision to launch an instance to its being there, <c>pending</c>.</summary>
    public TimeSpan InstanceLaunch { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An instance from <c>pending</c> to <c>running</c>.</summary>
    public TimeSpan InstanceStart { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From <c>running</c> to an application that answers.</summary>
    public TimeSpan ApplicationStart { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>From <c>running</c> to being taken back, for a Spot instance where that is to happen.</summary>
    public TimeSpan SpotInterruption { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>An instance from <c>shutting-down</c> to <c>terminated</c>.</summary>
    public TimeSpan InstanceTermination { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks of a scaling group at its instances.</summary>
    public TimeSpan GroupReview { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From <c>Delete in progress</c> without instances to a scaling group that is gone.</summary>
    public TimeSpan GroupDeletion { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Until a requested certificate tells its validation record.</summary>
    public TimeSpan CertificateRecord { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From a validation record that resolves to a certificate that is issued.</summary>
    public TimeSpan CertificateIssuance { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a certificate is valid that ACM issues: 198 days since February 2026, 395 before.</summary>
    public TimeSpan CertificateLifetime { get; init; } = TimeSpan.FromDays(198);

    /// <summary>How long before its end ACM renews a certificate.</summary>
    public TimeSpan CertificateRenewal { get; init; } = TimeSpan.FromDays(45);

    /// <summary>How long a certificate is still in use after the last listener let go of it.</summary>
    public TimeSpan CertificateInUseLingers { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A DNS change from <c>PENDING</c> to <c>INSYNC</c>.</summary>
    public TimeSpan DnsChange { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From asking for reserved capacity to having it: AWS speaks of minutes, sometimes hours.</summary>
    public TimeSpan CapacityReservation { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// How long a hosted zone answers <c>PriorRequestNotComplete</c> after a change of its records: AWS does so only under load.
    /// </summary>
    public TimeSpan ZoneBusy { get; init; } = TimeSpan.Zero;

    // A client that polls every ten seconds must see that an instance has ended, however fast the world is.
    private static readonly TimeSpan LeastSeen = TimeSpan.FromMinutes(1);

    /// <summary>What is made or tagged is seen late, as AWS's eventual consistency has it.</summary>
    public static Timings Lagging { get; } = new() { Visibility = TimeSpan.FromSeconds(1), TagIndex = TimeSpan.FromSeconds(20) };

    /// <summary>Everything at once: what tests of something else want.</summary>
    public static Timings None { get; } =
        new()
        {
            Visibility = TimeSpan.Zero,
            TagIndex = TimeSpan.Zero,
            LoadBalancerProvisioning = TimeSpan.Zero,
            TrustStoreCreation = TimeSpan.Zero,
            CapacityReservation = TimeSpan.Zero,
            InterfacesLinger = TimeSpan.Zero,
            TargetGroupInUseLingers = TimeSpan.Zero,
            TargetRegistration = TimeSpan.Zero,
            NetworkTargetInitial = TimeSpan.Zero,
            TerminatedTargetLeaves = TimeSpan.Zero,
            InstanceLaunch = TimeSpan.Zero,
            InstanceStart = TimeSpan.Zero,
            ApplicationStart = TimeSpan.Zero,
            InstanceTermination = TimeSpan.Zero,
            GroupReview = TimeSpan.FromSeconds(1),
            GroupDeletion = TimeSpan.Zero,
            CertificateRecord = TimeSpan.Zero,
            CertificateIssuance = TimeSpan.Zero,
            CertificateInUseLingers = TimeSpan.Zero,
            DnsChange = TimeSpan.Zero,
        };

    /// <summary>
    /// As they last in a world where everything is so many times shorter. How long certificates are valid is a date, and stays.
    /// </summary>
    internal Timings At(double speed) =>
        speed == 1
            ? this
            : this with
            {
                Visibility = Visibility / speed,
                TagIndex = TagIndex / speed,
                LoadBalancerProvisioning = LoadBalancerProvisioning / speed,
                TrustStoreCreation = TrustStoreCreation / speed,
                InterfacesLinger = InterfacesLinger / speed,
                TargetGroupInUseLingers = TargetGroupInUseLingers / speed,
                TargetRegistration = TargetRegistration / speed,
                NetworkTargetInitial = NetworkTargetInitial / speed,
                TerminatedTargetLeaves = TerminatedTargetLeaves / speed,
                TerminatedInstanceSeen = TerminatedInstanceSeen / speed is var seen && seen > LeastSeen ? seen : LeastSeen,
                InstanceLaunch = InstanceLaunch / speed,
                InstanceStart = InstanceStart / speed,
                ApplicationStart = ApplicationStart / speed,
                SpotInterruption = SpotInterruption / speed,
                InstanceTermination = InstanceTermination / speed,
                GroupReview = GroupReview / speed,
                GroupDeletion = GroupDeletion / speed,
                CertificateRecord = CertificateRecord / speed,
                CertificateIssuance = CertificateIssuance / speed,
                CertificateInUseLingers = CertificateInUseLingers / speed,
                DnsChange = DnsChange / speed,
                ZoneBusy = ZoneBusy / speed,
                CapacityReservation = CapacityReservation / speed,
            };
}
