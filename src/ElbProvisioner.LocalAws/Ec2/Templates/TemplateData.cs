using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keys;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Templates;

/// <summary>The launch data of templates: taken as it comes, with a warning of what will fail.</summary>
internal static class TemplateData
{
    private const int LongestUserData = 16384;

    public static JsonObject Of(Fields request) =>
        (JsonObject)(request.Structure("LaunchTemplateData")?.Values.DeepClone() ?? throw Refusals.Missing("LaunchTemplateData"));

    /// <summary>What <paramref name="given"/> says, and for the rest what the source version says.</summary>
    public static JsonObject Inherit(JsonObject source, JsonObject given)
    {
        var data = (JsonObject)source.DeepClone();
        WithoutSnapshots(data);
        foreach (var (member, value) in given)
        {
            data[member] = value?.DeepClone();
        }

        return data;
    }

    /// <summary>Null: EC2 sees nothing wrong.</summary>
    public static Document? Warning(Transaction transaction, JsonObject data)
    {
        List<Document> errors =
        [
            .. Faults(transaction, data).Select(fault => new Document { ["Code"] = fault.Code, ["Message"] = fault.Message }),
        ];
        return errors.Count == 0 ? null : new() { ["Errors"] = errors };
    }

    private static IEnumerable<AwsError> Faults(Transaction transaction, JsonObject data)
    {
        if (
            LaunchData.Text(data, "ImageId") is { } image
            && !image.StartsWith("resolve:", StringComparison.Ordinal)
            && PublicImages.Find(transaction, image) is null
        )
        {
            yield return Images.Unknown([image]);
        }

        if (LaunchData.Text(data, "InstanceType") is { } type && InstanceTypes.Find(type) is null)
        {
            yield return InstanceTypes.Unsupported(type, transaction.Here.Name);
        }

        if (LaunchData.Text(data, "KeyName") is { } key && !KeyPairs.Exists(transaction, key))
        {
            yield return KeyPairs.Unknown(key);
        }

        foreach (
            var fault in InstanceProfiles.Faults(transaction, data).Concat(LaunchVolumes.Faults(data)).Concat(LaunchOptions.Faults(data))
        )
        {
            yield return fault;
        }

        var faces = (data["NetworkInterfaces"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (faces.Count > 0 && (data["SecurityGroupIds"] as JsonArray)?.Count > 0)
        {
            yield return Refusals.InvalidCombination(
                "Network interfaces and an instance-level security groups may not be specified on the same request"
            );
        }

        foreach (var group in LaunchData.Texts(data, "SecurityGroupIds").Concat(faces.SelectMany(face => LaunchData.Texts(face, "Groups"))))
        {
            if (!transaction.Ec2.SecurityGroups.Has(group))
            {
                yield return Refusals.GroupNotFound(group);
            }
        }

        if (LaunchData.Text(data, "UserData") is { } userData)
        {
            var decoded = new byte[userData.Length];
            if (!Convert.TryFromBase64String(userData, decoded, out var length))
            {
                yield return new("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
            }
            else if (length > LongestUserData)
            {
                yield return Refusals.InvalidValue($"User data is limited to {LongestUserData} bytes");
            }
        }
    }

    // Snapshots are not inherited (EC2 API Reference, "CreateLaunchTemplateVersion", SourceVersion).
    private static void WithoutSnapshots(JsonObject data)
    {
        foreach (var mapping in data["BlockDeviceMappings"] as JsonArray ?? [])
        {
            (mapping?["Ebs"] as JsonObject)?.Remove("SnapshotId");
        }
    }
}
