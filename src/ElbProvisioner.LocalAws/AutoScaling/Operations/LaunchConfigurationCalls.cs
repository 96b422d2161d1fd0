using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

internal static class LaunchConfigurationCalls
{
    private const int MostUserData = 16 * 1024;

    public static Document? Create(Transaction transaction, Fields request)
    {
        var said = request.Text("InstanceId") is { } instance ? LaunchConfigurations.TakenFrom(transaction, instance) : [];
        foreach (var (member, value) in request.Values.Where(pair => pair.Key is not ("LaunchConfigurationName" or "InstanceId")))
        {
            said[member] = value?.DeepClone();
        }

        if (said["ImageId"] is null || said["InstanceType"] is null)
        {
            throw Refusals.Invalid(LaunchConfigurations.NeedsImageAndType);
        }

        UserDataIsAllowed(request.Text("UserData"));
        LaunchConfigurations.Put(transaction, request.Required("LaunchConfigurationName"), said);
        return null;
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var name = LaunchConfigurations.Named(transaction, request.Required("LaunchConfigurationName")).Key;
        if (transaction.Scaling.Groups.All.FirstOrDefault(group => group.Recipe.Configuration == name) is { } user)
        {
            throw Refusals.InUse($"Cannot delete launch configuration {name} because it is attached to AutoScalingGroup {user.Key}");
        }

        transaction.Scaling.Configurations.Remove(name);
        return null;
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var names = request.Texts("LaunchConfigurationNames");
        Sizes.MustBeFew("launch configuration names", names);
        var all =
            names.Count == 0
                ? transaction.Scaling.Configurations.All
                : names
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(transaction.Scaling.Configurations.Find)
                    .OfType<LaunchConfiguration>();
        var page = Pages.Cut(all, configuration => configuration.Key, request.Text("NextToken"), Sizes.Of(request), Refusals.BadToken);
        return new() { ["LaunchConfigurations"] = page.Items.Select(Tell).ToList(), ["NextToken"] = page.Next };
    }

    /// <summary>Complete: AWS tells what was not said as empty, or with its default.</summary>
    private static Document Tell(LaunchConfiguration configuration)
    {
        var answer = new Document
        {
            ["LaunchConfigurationName"] = configuration.Key,
            ["LaunchConfigurationARN"] = configuration.Arn,
            ["CreatedTime"] = configuration.CreatedAt,
            ["KeyName"] = "",
            ["UserData"] = "",
            ["KernelId"] = "",
            ["RamdiskId"] = "",
            ["SecurityGroups"] = new JsonArray(),
            ["ClassicLinkVPCSecurityGroups"] = new JsonArray(),
            ["BlockDeviceMappings"] = new JsonArray(),
            ["InstanceMonitoring"] = new Document { ["Enabled"] = true },
            ["EbsOptimized"] = false,
        };
        foreach (var (member, value) in configuration.Said)
        {
            answer[member] = value;
        }

        return answer;
    }

    private static void UserDataIsAllowed(string? userData)
    {
        if (userData is null)
        {
            return;
        }

        var bytes = new byte[userData.Length];
        if (!Convert.TryFromBase64String(userData, bytes, out var length))
        {
            throw Refusals.Invalid("Invalid BASE64 encoding of user data");
        }

        if (length > MostUserData)
        {
            throw Refusals.Invalid($"User data is limited to {MostUserData} bytes");
        }
    }
}
