using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Ec2.Templates;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

internal static class RunInstances
{
    private const string Operation = "RunInstances";

    private static readonly string[] Taggable = ["instance", "volume", "network-interface", "spot-instances-request", "elastic-gpu"];

    // Of a request, what is not launch data.
    private static readonly string[] Other =
    [
        "DryRun",
        "ClientToken",
        "LaunchTemplate",
        "MinCount",
        "MaxCount",
        "SubnetId",
        "AdditionalInfo",
    ];

    public static Document Run(Transaction transaction, Fields request)
    {
        if (ClientTokens.Made(transaction, Operation, request) is { } made)
        {
            return Answer(transaction, made, transaction.Ec2.Instances.All.Where(instance => instance.ReservationId == made));
        }

        CheckTags(transaction, request);
        var data = DataOf(transaction, request);
        var (least, most) = (request.Integer("MinCount") ?? 1, request.Integer("MaxCount") ?? 1);
        if (data["InstanceRequirements"] is not null)
        {
            // [EC2 API: RequestLaunchTemplateData, InstanceRequirements]
            throw Refusals.InvalidCombination("A launch template with InstanceRequirements is not supported by RunInstances.");
        }

        LaunchInterface.MustStandAlone(data, request.Has("SubnetId"), most);
        var subnet = SubnetOf(transaction, request, data);
        if (least < 1 || most < least)
        {
            throw Refusals.InvalidValue(
                $"Invalid value '{most}' for MaxCount. It must be at least MinCount ({least}), which must be at least 1."
            );
        }

        // As many as there are addresses for; with fewer than the least, the last launch refuses for want of them.
        var count = LaunchInterface.IdOf(data) is not null ? 1 : Math.Max(least, Math.Min(most, SubnetAddresses.Free(subnet)));
        var reservation = $"r-{transaction.NewId(17)}";
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        List<Instance> launched = [];
        for (var index = 0; index < count; index++)
        {
            launched.Add(Instances.Launch(transaction, data, subnet.Key, none, reservation, index, request.Text("ClientToken")));
        }

        ClientTokens.Remember(transaction, Operation, request, reservation);
        return Answer(transaction, reservation, launched);
    }

    private static Document Answer(Transaction transaction, string reservation, IEnumerable<Instance> instances) =>
        InstanceListing.WriteReservation(
            transaction,
            reservation,
            instances.Select(instance => InstanceAnswers.Write(transaction, instance))
        );

    /// <summary>What the call says goes before what its launch template says.</summary>
    private static JsonObject DataOf(Transaction transaction, Fields request)
    {
        var data = request.Structure("LaunchTemplate") is { } template
            ? (JsonObject)
                LaunchTemplates
                    .Resolve(transaction, template.Text("LaunchTemplateId"), template.Text("LaunchTemplateName"), template.Text("Version"))
                    .Data.DeepClone()
            : [];
        foreach (var (member, value) in request.Values)
        {
            if (!Other.Contains(member))
            {
                data[member] = value?.DeepClone();
            }
        }

        return data;
    }

    private static Subnet SubnetOf(Transaction transaction, Fields request, JsonObject data)
    {
        var id = LaunchInterface.IdOf(data) is { } face
            ? LaunchInterface.Existing(transaction, face).SubnetId
            : request.Text("SubnetId") ?? LaunchData.Text(LaunchInterface.First(data), "SubnetId");
        return id is not null
            ? Subnets.Existing(transaction, id)
            : transaction.Ec2.Subnets.Find(Network.DefaultSubnet(transaction, LaunchData.Text(data, "Placement", "AvailabilityZone")))
                ?? throw new AwsError("MissingInput", "No subnets found for the default VPC. Please specify a subnet.");
    }

    private static void CheckTags(Transaction transaction, Fields request)
    {
        foreach (var specification in request.Structures("TagSpecifications"))
        {
            var type = specification.Text("ResourceType");
            if (!Taggable.Contains(type))
            {
                throw Refusals.InvalidValue($"'{type}' is not a valid taggable resource type for this operation.");
            }

            TagRules.MustFit(transaction, TagRules.Read(specification).ToDictionary(StringComparer.Ordinal));
        }
    }
}
