using System.Collections.Immutable;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>
/// In the embedded AWS the world and the wire know no service by name, and services know each other one way and at their doors only.
/// </summary>
public sealed class LocalAwsFolderTests
{
    private const string Root = "ElbProvisioner.LocalAws";

    /// <summary>What stands in no folder: where the services are put together.</summary>
    private const string Top = "(top)";

    /// <summary>From the ground up: each may use those before it.</summary>
    private static readonly ImmutableArray<string> Ground = ["Wire", "World", "Faults", "Files", "Budgets"];

    /// <summary>The doors of services, and what passes through them.</summary>
    private static readonly ImmutableArray<string> Doors =
    [
        "CertificateManager.CertificateUse",
        "CloudWatch.Alarms",
        "Ec2.EndpointServices.EndpointServiceUse",
        "Ec2.Groups.SecurityGroupTraffic",
        "Ec2.Interfaces.InterfaceFacts",
        "Ec2.Interfaces.NetworkInterfaces",
        "Ec2.Machines.Instances",
        "Ec2.Networks.Network",
        "Ec2.Networks.SubnetFacts",
        "Ec2.Records.Instance",
        "Ec2.Templates.LaunchTemplates",
        "Ec2.Templates.ResolvedTemplate",
        "ElasticLoadBalancing.Balancers.WebAclCarriers",
        "ElasticLoadBalancing.Groups.TargetHealthFacts",
        "ElasticLoadBalancing.Groups.Targets",
        "IdentityManagement.Profiles",
        "IdentityManagement.ServerCertificates",
        "KeyManagement.VolumeKeys",
        "Lambda.FunctionAccess",
        "Route53.Records",
        "Storage.BucketDoor",
        "Storage.BucketWriter",
        "SystemsManager.Parameters",
        "Tagging.TagIndex",
    ];

    [Fact]
    public void The_ground_refers_downwards_only()
    {
        var wrong = Uses().Where(use => Ground.Contains(use.From) && !Ground[..Ground.IndexOf(use.From)].Contains(use.To));

        Assert.Empty(wrong.Select(Said));
    }

    [Fact]
    public void No_folder_comes_back_to_itself_by_way_of_others()
    {
        var uses = Uses();
        var ways = uses.ToLookup(use => use.From, use => use.To);
        var circling = uses.Where(use => ReachedFrom(use.To, ways).Contains(use.From)).ToList();

        Assert.True(circling.Count == 0, string.Join('\n', circling.Select(Said)));
    }

    [Fact]
    public void A_service_uses_another_by_its_doors_only()
    {
        var uses = Uses().Where(use => IsService(use.From) && IsService(use.To)).ToList();
        var others = uses.Where(use => !Doors.Contains(Below(use.Used))).ToList();

        Assert.True(others.Count == 0, string.Join('\n', others.Select(Said)));
        Assert.Empty(Doors.Except(uses.Select(use => Below(use.Used))));
    }

    [Fact]
    public void Folders_and_the_ways_between_them_are_seen_at_all()
    {
        var ways = Uses().Select(use => (use.From, use.To)).Distinct().ToList();

        Assert.True(ways.Select(way => way.From).Distinct().Count() >= 15, "folders were looked at");
        Assert.True(ways.Count > 50, $"{ways.Count} ways between folders were found");
    }

    private static bool IsService(string folder) => folder is not (Top or "Serving") && !Ground.Contains(folder);

    private static HashSet<string> ReachedFrom(string folder, ILookup<string, string> ways)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>([folder]);
        while (next.TryPop(out var at))
        {
            if (reached.Add(at))
            {
                foreach (var to in ways[at])
                {
                    next.Push(to);
                }
            }
        }

        return reached;
    }

    /// <summary>Uses of a type of one folder by a type of another.</summary>
    private static List<(string From, string To, string User, string Used)> Uses() =>
        [
            .. from use in Map.Uses(Root)
            let names = (User: Outermost(use.User.FullName), Used: Outermost(use.Used.FullName))
            where FolderOf(names.User) != FolderOf(names.Used)
            select (FolderOf(names.User), FolderOf(names.Used), names.User, names.Used),
        ];

    private static string Outermost(string type) => type.Split('+')[0];

    /// <param name="type">Its full name.</param>
    private static string FolderOf(string type) => Below(type).Split('.') is [var folder, _, ..] ? folder : Top;

    private static string Below(string type) => type[(Root.Length + 1)..];

    private static string Said((string From, string To, string User, string Used) use) => $"{use.User} uses {use.Used}";
}
