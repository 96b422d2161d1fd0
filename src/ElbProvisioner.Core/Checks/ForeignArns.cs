using System.Globalization;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>An ARN of something made elsewhere.</summary>
/// <param name="What">For people: <c>target group</c>.</param>
/// <param name="MayBeShared">Another account can let this one use it.</param>
internal sealed record ForeignArn(string What, string Arn, SourceSpan At, bool MayBeShared)
{
    private readonly string[] _parts = Arn.Split(':', 6);

    /// <summary>Empty for what is of no region, such as IAM's.</summary>
    public string Region => _parts.Length == 6 ? _parts[3] : "";

    public string Account => _parts.Length == 6 ? _parts[4] : "";
}

internal static class ForeignArns
{
    private const string Start = "arn:";

    public static IEnumerable<ForeignArn> Of(CheckedStack file) =>
        TargetGroups(file.Stack)
            .Concat(Certificates(file))
            .Concat(TrustStores(file))
            .Concat(Balancers(file.Stack))
            .Concat(Keys(file))
            .Concat(GroupArns.Of(file))
            .Where(found => found.Arn.StartsWith(Start, StringComparison.Ordinal));

    private static IEnumerable<ForeignArn> TargetGroups(Stack stack) =>
        Routes
            .Of(stack)
            .SelectMany(route => route.Targets)
            .Select(target => target.TargetGroup)
            .Concat(stack.AutoScalingGroups.SelectMany(group => group.TargetGroups))
            .Distinct()
            .Select(reference => new ForeignArn("target group", reference.Text, reference.At, MayBeShared: false));

    private static IEnumerable<ForeignArn> Balancers(Stack stack) =>
        stack
            .ForeignLoadBalancers.Select(balancer => balancer.Existing)
            .OfType<ExistingBalancer.ByArn>()
            .Select(existing => new ForeignArn("load balancer", existing.Arn, existing.At, MayBeShared: false));

    private static IEnumerable<ForeignArn> Certificates(CheckedStack file) =>
        file
            .Stack.Certificates.OfType<Certificate.Existing>()
            .Select(certificate => new Reference(certificate.Arn, file.At("certificates", certificate.Name, "arn")))
            .Concat(Routes.Listeners(file.Stack).SelectMany(pair => pair.Listener.Certificates))
            .Distinct()
            .Select(reference => new ForeignArn("certificate", reference.Text, reference.At, MayBeShared: false));

    /// <summary>Another account can share one with this one [ALB guide: share your trust store].</summary>
    private static IEnumerable<ForeignArn> TrustStores(CheckedStack file) =>
        file
            .Stack.TrustStores.OfType<TrustStore.Existing>()
            .Select(store => new Reference(store.Arn, file.At("trustStores", store.Name, "arn")))
            .Concat(Routes.TrustStores(file.Stack))
            .Distinct()
            .Select(reference => new ForeignArn("trust store", reference.Text, reference.At, MayBeShared: true));

    private static IEnumerable<ForeignArn> Keys(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        from volume in ((@group.LaunchTemplate as LaunchTemplate.Defined)?.Volumes ?? []).Select(
            (volume, index) => new { KmsKeyId = volume.Find(VolumeTable.KmsKey), Index = index }
        )
        where volume.KmsKeyId is not null
        select new ForeignArn(
            "KMS key",
            volume.KmsKeyId ?? "",
            file.At(
                "autoScalingGroups",
                @group.Name,
                "launchTemplate",
                "volumes",
                volume.Index.ToString(CultureInfo.InvariantCulture),
                "kmsKey"
            ),
            MayBeShared: true
        );
}
