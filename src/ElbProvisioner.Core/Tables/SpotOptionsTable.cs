using System.Globalization;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>[EC2 API: LaunchTemplateSpotMarketOptionsRequest]</summary>
public static class SpotOptionsTable
{
    private const decimal LeastPrice = 0.001m;
    private const string Persistent = "persistent";
    private const string Terminate = "terminate";

    /// <summary>For a Spot Instance an hour.</summary>
    internal static Shape<string> Price { get; } = TemplateTexts.Price.Convert<string, string>(AboveLeast);

    public static PropertyTable Table { get; } =
        new PropertyTable("Spot options")
            .Refuse(
                RefusedKey.Not(
                    "validUntil",
                    "Auto Scaling refuses it: the group asks anew for instances as long as it has too few",
                    "Remove it; a schedule or a smaller size ends them."
                )
            )
            .Refuse(
                RefusedKey.Not(
                    "blockDurationMinutes",
                    "Auto Scaling refuses it, and AWS sells no Spot Instances of a fixed duration any more",
                    "Remove it."
                )
            );

    public static Property<string> MaxPrice { get; } =
        Table
            .Text("maxPrice", Price, "The most to pay an hour, in US dollars; the current price unless written.")
            .Wire("MaxPrice")
            .InNewVersion();

    public static Property<string> SpotInstanceType { get; } =
        Table
            .Word(
                "spotInstanceType",
                ["one-time", Persistent],
                "one-time; persistent is refused, since the group asks anew by itself where an instance is taken back."
            )
            .Wire("SpotInstanceType")
            .InNewVersion();

    public static Property<string> InterruptionBehavior { get; } =
        Table
            .Word(
                "instanceInterruptionBehavior",
                ["hibernate", "stop", Terminate],
                "What becomes of an instance that AWS takes back: terminate; the others are for persistent requests, and refused."
            )
            .Wire("InstanceInterruptionBehavior")
            .InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "spotOptions", "What Spot Instances are asked for with.", Check);

    /// <summary>
    /// "Incompatible launch template: Auto Scaling only supports the 'one-time' Spot instance type"; and only what a persistent request
    /// launched is hibernated or stopped [EC2 API: SpotMarketOptions].
    /// </summary>
    private static void Check(WrittenMap map, Settings options)
    {
        if (options.Find(SpotInstanceType) == Persistent)
        {
            map.NotTaken(SpotInstanceType, "Auto Scaling takes one-time requests only, and asks anew by itself", "Remove it.");
        }

        if (options.Find(InterruptionBehavior) is not (null or Terminate))
        {
            map.NotTaken(
                InterruptionBehavior,
                "what EC2 takes back is hibernated or stopped only by persistent requests, which Auto Scaling does not take",
                "Remove it: the group launches another instance."
            );
        }
    }

    private static bool AboveLeast(string price, Node node, Binding binding, out string value)
    {
        value = price;
        if (decimal.Parse(price, CultureInfo.InvariantCulture) >= LeastPrice)
        {
            return true;
        }

        binding.Report(BindingCodes.OutOfRange, node.At, $"{binding.Place} is {price}; EC2 takes no less than 0.001 US dollars an hour.");
        return false;
    }
}
