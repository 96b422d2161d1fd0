using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.Checks;

internal sealed class OutputLeadsNowhere() : Check(new("ELB3003", Severity.Error, "An output refers to something that is not there"))
{
    private static readonly Source[] Known =
    [
        new("loadBalancers", ["dnsName", "arn", "zoneId", "addresses", "endpointServiceName"]),
        new("targetGroups", ["arn", "name"]),
        new("autoScalingGroups", ["name"]),
        new("certificates", ["arn"]),
        new("trustStores", ["arn"]),
        new("securityGroups", ["id"]),
    ];

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from output in file.Stack.Outputs
        from part in output.Parts
        where part.IsReference
        let mistake = Mistake(file, part.Text)
        where mistake is not null
        select Report(file.At("outputs", output.Name), $"outputs.{output.Name}: {mistake.Message}", mistake.Remedy);

    private static Complaint? Mistake(CheckedStack file, string path)
    {
        var parts = path.Split('.');
        var place = Array.Find(Known, known => known.Place == parts[0]);
        if (place is null)
        {
            return new Complaint(
                $"`{parts[0]}` has no outputs.",
                Spelling.DidYouMean(
                    parts[0],
                    Known.Select(known => known.Place),
                    $"Outputs come from {string.Join(", ", Known.Select(known => known.Place))}."
                )
            );
        }

        if (parts.Length != 3)
        {
            return new Complaint(
                $"${{{path}}} must be {place.Place}, a name and one of {string.Join(", ", place.Properties)}.",
                $"Write ${{{place.Place}.NAME.{place.Properties[0]}}}."
            );
        }

        var names = file.Names(place.Place).ToList();
        if (!names.Contains(parts[1]))
        {
            return new Complaint($"there is no `{parts[1]}` under {place.Place}.", Spelling.DidYouMean(parts[1], names));
        }

        return place.Properties.Contains(parts[2])
            ? place.Place == "loadBalancers"
                ? Empty(file.Stack.LoadBalancers.FirstOrDefault(b => b.Name == parts[1]), parts[2])
                : null
            : new Complaint(
                $"{place.Place}.{parts[1]} has no output `{parts[2]}`.",
                Spelling.DidYouMean(parts[2], place.Properties, $"It has {string.Join(", ", place.Properties)}.")
            );
    }

    /// <summary>What a load balancer of its type never has.</summary>
    private static Complaint? Empty(LoadBalancer? balancer, string property) =>
        balancer is null ? null
        : property is "dnsName" or "zoneId" && balancer.IsGateway
            ? new(
                $"the gateway load balancer `{balancer.Name}` has no DNS name: packets come to it by its endpoint service.",
                balancer.EndpointService is null ? "Give it an `endpointService`." : $"Use ${{loadBalancers.{balancer.Name}.endpointServiceName}}."
            )
        : property == "endpointServiceName" && balancer.EndpointService is null
            ? new($"the load balancer `{balancer.Name}` has no endpoint service.", "Give it an `endpointService`.")
        : null;

    private sealed record Source(string Place, string[] Properties);

    private sealed record Complaint(string Message, string? Remedy);
}
