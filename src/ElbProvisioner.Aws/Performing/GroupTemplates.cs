using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

/// <summary>
/// What a group launches from, in requests: a template's version alone, or inside a mixed instances policy. A request without a version
/// says nothing of either.
/// </summary>
internal static class GroupTemplates
{
    private const string Alone = "LaunchTemplate";
    private const string Policy = "MixedInstancesPolicy";

    /// <param name="request">Of the group's settings.</param>
    /// <param name="template">Null: it stays.</param>
    public static Dictionary<string, object> Put(
        ActionScope scope,
        Dictionary<string, object> request,
        Settings settings,
        TemplateVersion? template
    )
    {
        request.Remove(Policy);
        foreach (var (member, value) in Of(scope, settings.Find(AutoScalingGroupTable.MixedInstances), template))
        {
            request[member] = value;
        }

        return request;
    }

    /// <param name="mixed">Null or empty: the template alone.</param>
    public static Dictionary<string, object> Of(ActionScope scope, Settings? mixed, TemplateVersion? template)
    {
        if (template is null)
        {
            return new(StringComparer.Ordinal);
        }

        var version = VersionOf(scope, template);
        if (mixed is null || mixed == MixedInstancesTable.None)
        {
            return CallsByName.Structure((Alone, version));
        }

        var policy = mixed.Creating(scope.Id);
        var inside = policy.GetValueOrDefault(Alone) as Dictionary<string, object> ?? new(StringComparer.Ordinal);
        inside["LaunchTemplateSpecification"] = version;
        policy[Alone] = inside;
        return CallsByName.Structure((Policy, policy));
    }

    /// <summary>A pinned number: an instance refresh cannot roll back from <c>$Latest</c> [Auto Scaling user guide].</summary>
    private static Dictionary<string, object> VersionOf(ActionScope scope, TemplateVersion template)
    {
        var made = scope.Resolve(template.Template);
        return CallsByName.Structure(("LaunchTemplateId", made.Id), ("Version", template.Version ?? made.Values["version"]));
    }
}
