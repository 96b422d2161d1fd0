using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Capacity;

/// <summary>Placement groups, as records: where an instance stands is nothing here, so none of them is ever full or in use.</summary>
internal static class PlacementGroups
{
    private const string Type = "placement-group";
    private const int MostPartitions = 7;

    private static readonly Listing<PlacementGroup> List = new(
        "PlacementGroups",
        group => group.Id,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["group-name"] = "GroupName",
            ["group-arn"] = "GroupArn",
            ["state"] = "State",
            ["strategy"] = "Strategy",
            ["spread-level"] = "SpreadLevel",
        }
    );

    public static Document Describe(Transaction transaction, Fields request)
    {
        var (names, ids) = (request.Texts("GroupNames"), request.Texts("GroupIds"));
        var asked = names
            .Select(name => transaction.Ec2.PlacementGroups.Find(name) ?? throw Unknown(name))
            .Concat(ids.Select(id => transaction.Ec2.PlacementGroups.All.FirstOrDefault(group => group.Id == id) ?? throw Unknown(id)))
            .DistinctBy(group => group.Key);
        return List.Answer(transaction, request, names.Count + ids.Count > 0 ? asked : transaction.Ec2.PlacementGroups.All);
    }

    public static Document Create(Transaction transaction, Fields request)
    {
        var name = request.Text("GroupName") ?? throw Refusals.Missing("GroupName");
        var strategy = request.Text("Strategy") ?? "cluster";
        var partitions = request.Integer("PartitionCount");
        var level = request.Text("SpreadLevel");
        if (partitions is not null && (strategy != "partition" || partitions is < 1 or > MostPartitions))
        {
            throw Refusals.InvalidValue(
                $"Value ({partitions}) for parameter PartitionCount is invalid. It must be from 1 to {MostPartitions}, and the strategy "
                    + "partition."
            );
        }

        if (level is not null && strategy != "spread")
        {
            throw Refusals.InvalidCombination("The parameter SpreadLevel is for strategy spread.");
        }

        if (transaction.Ec2.PlacementGroups.Has(name))
        {
            throw new AwsError("InvalidPlacementGroup.Duplicate", $"The Placement Group '{name}' already exists.");
        }

        var tags = TagRules.OfNew(transaction, request, Type);
        var group = new PlacementGroup(
            name,
            $"pg-{transaction.NewId(17)}",
            strategy,
            strategy == "partition" ? partitions ?? MostPartitions : null,
            strategy == "spread" ? level ?? "rack" : null
        );
        transaction.Ec2.PlacementGroups.Put(group);
        TagKeeping.Put(transaction, group.Id, Type, tags);
        return new() { ["PlacementGroup"] = Write(transaction, group) };
    }

    public static Document Delete(Transaction transaction, Fields request)
    {
        var name = request.Required("GroupName");
        var group = transaction.Ec2.PlacementGroups.Find(name) ?? throw Unknown(name);
        transaction.Ec2.PlacementGroups.Remove(name);
        TagKeeping.Remove(transaction, group.Id);
        return [];
    }

    public static bool Has(Transaction transaction, string id) => transaction.Ec2.PlacementGroups.All.Any(group => group.Id == id);

    private static AwsError Unknown(string name) => new("InvalidPlacementGroup.Unknown", $"The Placement Group '{name}' is unknown.");

    private static Document Write(Transaction transaction, PlacementGroup group) =>
        new()
        {
            ["GroupName"] = group.Key,
            ["GroupId"] = group.Id,
            ["GroupArn"] = $"arn:aws:ec2:{transaction.Here.Name}:{transaction.Account}:placement-group/{group.Key}",
            ["State"] = "available",
            ["Strategy"] = group.Strategy,
            ["PartitionCount"] = group.Partitions,
            ["SpreadLevel"] = group.SpreadLevel,
            ["Tags"] = TagRules.Write(transaction, group.Id),
        };
}
