using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// The names objects get in AWS: readable, deterministic, and ended by a hash of everything AWS cannot change in place, so that a
/// replacement can live beside what it replaces. Load balancer and target group names hold 32 characters [ELBv2 API].
/// </summary>
public static class PhysicalNames
{
    private const int ElbNameLength = 32;
    private const string Existing = "existing";
    private const string WithoutGroups = "network-without-groups";
    private const int TemplateNameLength = 128;
    private const int HashLength = 6;
    private const string HashAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int LongNameLength = 255;

    /// <summary>Of one that is somebody else's, a name that nothing bears: it tells target groups of one load balancer from those of another.</summary>
    public static string LoadBalancer(Stack stack, LoadBalancer loadBalancer, string vpcId) =>
        loadBalancer.Existing is { } existing
            ? Compose(ElbNameLength, stack.Name, loadBalancer.Name, Existing, existing.Said)
            : LoadBalancer(stack.Name, loadBalancer.Name, KindOf(loadBalancer), loadBalancer.Scheme, vpcId);

    internal static readonly ImmutableArray<string> Schemes = ["internet-facing", "internal"];

    /// <summary>All that a load balancer of this name can be called, an application load balancer first.</summary>
    internal static IEnumerable<string> LoadBalancers(string stackName, string name, string scheme, string vpcId) =>
        new[] { "application", "network", "gateway", WithoutGroups }.Select(kind => LoadBalancer(stackName, name, kind, scheme, vpcId));

    /// <summary>Without groups it can never have any [NLB guide: security groups]: another load balancer.</summary>
    private static string KindOf(LoadBalancer loadBalancer) =>
        loadBalancer is { IsWithoutGroups: true, IsNetwork: true } ? WithoutGroups : loadBalancer.Type;

    private static string LoadBalancer(string stackName, string name, string kind, string scheme, string vpcId) =>
        Compose(ElbNameLength, stackName, name, kind, scheme, vpcId);

    /// <param name="loadBalancerName">The physical name of the load balancer it serves, empty for none: one group serves one load
    /// balancer.</param>
    public static string TargetGroup(Stack stack, TargetGroup group, string vpcId, string loadBalancerName) =>
        Compose(
            ElbNameLength,
            stack.Name,
            group.Name,
            [
                group.Type,
                group.Protocol,
                group.ProtocolVersion,
                group.Port.ToString(),
                vpcId,
                group.IpAddressType,
                loadBalancerName,
                .. OnlyTarget(stack, group, vpcId),
                .. group.Settings.FindValue(TargetGroupTable.ControlPort) is { } control ? [control.ToString()] : Array.Empty<string>(),
            ]
        );

    /// <summary>What it leads to, where that is one thing and another one is another target group.</summary>
    private static IEnumerable<string> OnlyTarget(Stack stack, TargetGroup group, string vpcId) =>
        group.Function is { } function ? [function.Function, function.Qualifier ?? ""]
        : group.Balancer is not { } balancer ? []
        : stack.LoadBalancers.FirstOrDefault(b => b.Name == balancer.Text) is { } own ? [LoadBalancer(stack, own, vpcId)]
        : [balancer.Text];

    /// <summary>AWS changes all else of it in place.</summary>
    public static string TrustStore(string stackName, string name) => Compose(ElbNameLength, stackName, name);

    public static string SecurityGroup(Stack stack, string name, string description, string vpcId) =>
        SecurityGroup(stack.Name, name, description, vpcId);

    internal static string SecurityGroup(string stackName, string name, string description, string vpcId) =>
        Compose(LongNameLength, stackName, name, description, vpcId);

    public static string AutoScalingGroup(Stack stack, AutoScalingGroup group, string vpcId) =>
        AutoScalingGroup(stack.Name, group.Name, vpcId);

    internal static string AutoScalingGroup(string stackName, string name, string vpcId) => Compose(LongNameLength, stackName, name, vpcId);

    /// <summary>For a second group that takes over from a running one: another name, the same at every attempt.</summary>
    /// <param name="usual">The name the group would get by itself.</param>
    /// <param name="running">The name of the group that is there.</param>
    public static string AutoScalingGroupBeside(string usual, string running, Stack stack, AutoScalingGroup group) =>
        usual != running ? usual : AutoScalingGroupBeside(running, stack.Name, group.Name);

    internal static string AutoScalingGroupBeside(string running, string stackName, string name) =>
        Compose(LongNameLength, stackName, name, "beside", running);

    public static string LaunchTemplate(Stack stack, AutoScalingGroup group) => LaunchTemplate(stack.Name, group.Name);

    /// <summary>
    /// With the hash, or the group <c>b-c</c> of a stack <c>a</c> and the group <c>c</c> of a stack <c>a-b</c> want one name.
    /// </summary>
    internal static string LaunchTemplate(string stackName, string name) => Compose(TemplateNameLength, stackName, name);

    /// <summary>
    /// What templates were called before they got a hash. One that is called so keeps its name: another one would roll every fleet.
    /// </summary>
    internal static string LaunchTemplateWithoutHash(string stackName, string name) => $"{stackName}-{name}";

    /// <summary>What every policy, schedule and hook elbctl puts on a group of the stack begins with: AWS cannot tag them.</summary>
    public static string ScalingPolicyPrefix(string stackName, string groupName) => $"{stackName}-{groupName}-";

    public static string ScalingPolicy(Stack stack, AutoScalingGroup group, ScalingPolicy policy) =>
        ScalingPolicyPrefix(stack.Name, group.Name) + policy.Name;

    public static string GroupPart(Stack stack, AutoScalingGroup group, GroupPart part) =>
        ScalingPolicyPrefix(stack.Name, group.Name) + part.Name;

    /// <summary>Of an alarm, by its address: those of policies lie below their groups.</summary>
    public static string Alarm(string stackName, Resources.Address address) =>
        Compose(LongNameLength, stackName, address.Path.Replace('/', '-'), address.Path);

    /// <summary>The group derived for a load balancer: <c>web-lb</c>.</summary>
    public static string DerivedGroup(LoadBalancer loadBalancer) => loadBalancer.Name + "-lb";

    /// <summary>The group derived for a scaling group: <c>app-asg</c>.</summary>
    public static string DerivedGroup(AutoScalingGroup group) => group.Name + "-asg";

    /// <summary>
    /// Whether <paramref name="physical"/> has the form of a name of ELB's length: for objects whose hash takes in what is no longer to be
    /// known (a target group's holds the load balancer it was made for).
    /// </summary>
    internal static bool HasElbForm(string stackName, string name, string physical)
    {
        var readable = Compose(ElbNameLength, stackName, name)[..^HashLength];
        return physical.Length == readable.Length + HashLength
            && physical.StartsWith(readable, StringComparison.Ordinal)
            && physical[readable.Length..].All(c => HashAlphabet.Contains(c, StringComparison.Ordinal));
    }

    private static string Compose(int maxLength, string stack, string name, params ReadOnlySpan<string> immutable)
    {
        var hash = ShortHash([stack, name, .. immutable]);
        var readable = $"{stack}-{name}";
        var room = maxLength - hash.Length - 1;
        return $"{(readable.Length > room ? readable[..room].TrimEnd('-') : readable)}-{hash}";
    }

    /// <summary>Six characters of a-z 2-7: 30 bits, enough to tell the generations and neighbours of one stack apart.</summary>
    private static string ShortHash(ReadOnlySpan<string> parts)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)), digest);
        Span<char> text = stackalloc char[HashLength];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = HashAlphabet[digest[i] & 31];
        }

        return new string(text);
    }
}
