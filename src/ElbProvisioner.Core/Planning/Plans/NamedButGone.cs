using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning.Sent;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Plans;

/// <summary>
/// What the file names by its id and does not declare, though the stack made it: it would be removed while it is needed, and again at every
/// run, since AWS refuses that.
/// </summary>
internal static class NamedButGone
{
    public static IEnumerable<Diagnostic> Of(PlanningContext context)
    {
        var mentions = new Mentions(context.Stack, context.Network);
        return from resource in context.Live.AllResources()
               let at = mentions.Find(resource.Id)
               where at is not null && !context.Keeps(resource)
               select new Diagnostic(
                   PlanCodes.NamedButGone,
                   at.Value,
                   $"'{resource.Id}' is this stack's own ({resource.Address}), and the file does not declare it any more: it would be removed.",
                   $"{HowToKeep(resource)}; or take its tags 'elbctl:stack' and 'elbctl:address' off: then it belongs to nobody, and the file "
                       + "may name it."
               );
    }

    /// <summary>Elastic IPs have no names in a file: their load balancer asks for one in each of its zones.</summary>
    private static string HowToKeep(LiveResource resource) =>
        resource.Address.Kind == ResourceKind.ElasticIp
            ? "Write `staticIps: true` at its load balancer as before"
            : "Declare it as before and use it by its name in the file";
}
