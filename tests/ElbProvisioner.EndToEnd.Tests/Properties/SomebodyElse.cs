using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Faults;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests.Properties;

/// <summary>Faults by chance, and now and then an edit by somebody else between two calls.</summary>
internal sealed class SomebodyElse(int seed, IFaults? faults) : IFaults
{
    private const int OneIn = 12;

    private readonly Random _dice = new(seed);

    public int Edits { get; private set; }

    /// <summary>The instances that somebody else has ended.</summary>
    public List<string> Ended { get; } = [];

    public Fault Decide(CallFacts call)
    {
        var fault = faults?.Decide(call) ?? Fault.None;
        return _dice.Next(OneIn) == 0 && fault.Kind == FaultKind.None ? fault with { Intrusion = Edit } : fault;
    }

    private void Edit(Transaction transaction)
    {
        Edits++;
        switch (_dice.Next(3))
        {
            case 0
                when transaction.Elb.TargetGroups.All.FirstOrDefault(group => group.Name.StartsWith("made-", StringComparison.Ordinal))
                    is { } group:
                transaction.Elb.TargetGroups.Put(group with { HealthCheck = group.HealthCheck with { Path = "/somebody" } });
                break;
            case 1 when transaction.Ec2.Instances.All.FirstOrDefault(instance => instance.State == "running") is { } instance:
                Instances.Terminate(transaction, instance.Key);
                Ended.Add(instance.Key);
                break;
            case 2 when transaction.Elb.Rules.All.FirstOrDefault(rule => rule.Priority is not null) is { } rule:
                transaction.Elb.Rules.Put(
                    rule with
                    {
                        Conditions = new([
                            new System.Text.Json.Nodes.JsonObject
                            {
                                ["Field"] = "path-pattern",
                                ["Values"] = new System.Text.Json.Nodes.JsonArray("/somebody"),
                                ["PathPatternConfig"] = new System.Text.Json.Nodes.JsonObject
                                {
                                    ["Values"] = new System.Text.Json.Nodes.JsonArray("/somebody"),
                                },
                            },
                        ]),
                    }
                );
                break;
        }
    }
}
