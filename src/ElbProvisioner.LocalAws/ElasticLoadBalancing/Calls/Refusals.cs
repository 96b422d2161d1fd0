using System.Globalization;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;

/// <summary>Refusals that many operations share.</summary>
internal static class Refusals
{
    public static AwsError Invalid(string message) => new("ValidationError", message);

    public static AwsError Configuration(string message) => new("InvalidConfigurationRequest", message);

    public static AwsError NotPermitted(string message) => new("OperationNotPermitted", message);

    public static AwsError Unsupported(string message) => new("UnsupportedProtocol", message);

    public static AwsError Incompatible(string message) => new("IncompatibleProtocols", message);

    public static AwsError InUse(string message) => new("ResourceInUse", message);

    public static AwsError Target(string message) => new("InvalidTarget", message);

    public static AwsError TooManyRegistrations(string message) => new("TooManyRegistrationsForTargetId", message);

    public static AwsError Action(string message) => new("InvalidLoadBalancerAction", message);

    /// <summary>As in <c>'a', 'b'</c>.</summary>
    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    public static AwsError Subnet(string message) => new("InvalidSubnet", message);

    public static AwsError TooManyGroups(string message) => new("TooManyTargetGroups", message);

    public static AwsError NoSuchTrustStore(string name) => new("TrustStoreNotFound", $"Trust store '{name}' not found");

    public static AwsError PriorityInUse(int? priority) =>
        new("PriorityInUse", string.Create(CultureInfo.InvariantCulture, $"Priority '{priority}' is currently in use"));
}
