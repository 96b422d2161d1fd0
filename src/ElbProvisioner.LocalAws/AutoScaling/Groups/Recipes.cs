using System.Globalization;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Templates;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>Launch templates and mixed policies: read from requests, told in answers, resolved for launches.</summary>
internal static class Recipes
{
    private const string Complaint = "You must use a valid fully-formed launch template. ";

    /// <summary>The recipe that a request for a group tells.</summary>
    /// <returns>Null: it tells none.</returns>
    /// <exception cref="AwsError">It tells more than one, or one that there is not.</exception>
    public static Recipe? ReadOfGroup(Transaction transaction, Fields request, Recipe? before) =>
        request.Text("LaunchConfigurationName") is not { } name ? Read(transaction, request, before)
        : request.Has("LaunchTemplate") || request.Has("MixedInstancesPolicy") ? throw Refusals.Invalid(GroupChecks.NeedsOneRecipe)
        : new(null, null, LaunchConfigurations.Named(transaction, name).Key);

    /// <summary>The recipe that a request tells, a launch configuration aside.</summary>
    /// <returns>Null: it tells none.</returns>
    /// <exception cref="AwsError">It tells more than one, or one that EC2 does not know.</exception>
    public static Recipe? Read(Transaction transaction, Fields request, Recipe? before)
    {
        var template = request.Structure("LaunchTemplate");
        var mixed = request.Structure("MixedInstancesPolicy");
        if (template is not null && mixed is not null)
        {
            throw Refusals.Invalid(GroupChecks.NeedsOneRecipe);
        }

        return template is not null ? new(Choose(transaction, template.Values), null)
            : mixed is not null ? new(null, Mix(transaction, mixed.Values, before?.Mixed))
            : null;
    }

    /// <summary>What the next instance is launched from.</summary>
    /// <param name="choice">Null: the first of a mixed policy.</param>
    /// <exception cref="AwsError">EC2's own: the template or its version is gone.</exception>
    public static Ingredients Resolve(Transaction transaction, Recipe recipe, LaunchChoice? choice = null)
    {
        if (recipe.Configuration is { } configuration)
        {
            return new(null, LaunchConfigurations.LaunchDataOf(LaunchConfigurations.Named(transaction, configuration)), 1, false);
        }

        if (recipe.Template is { } template)
        {
            var plain = LaunchTemplates.Resolve(transaction, template.Id, null, template.Version);
            return new(new(plain.Id, plain.Name, Number(plain)), plain.Data.DeepClone().AsObject(), 1, false);
        }

        var chosen = Overrides(recipe).ElementAtOrDefault(choice?.Override ?? 0);
        var named = (chosen?["LaunchTemplateSpecification"] ?? recipe.Mixed?["LaunchTemplate"]?["LaunchTemplateSpecification"])?.AsObject();
        var resolved = LaunchTemplates.Resolve(transaction, Text(named, "LaunchTemplateId"), null, Text(named, "Version"));
        var data = resolved.Data.DeepClone().AsObject();
        if (Text(chosen, "InstanceType") is { } type)
        {
            data["InstanceType"] = type;
            data.Remove("InstanceRequirements");
        }
        else if (chosen?["InstanceRequirements"] is { } requirements)
        {
            data["InstanceRequirements"] = requirements.DeepClone();
            data.Remove("InstanceType");
        }

        if (Text(chosen, "ImageId") is { } image)
        {
            data["ImageId"] = image;
        }

        if (choice?.IsSpot == true)
        {
            data["InstanceMarketOptions"] = SpotOptions(recipe);
        }

        var weight = Text(chosen, "WeightedCapacity");
        return new(
            new(resolved.Id, resolved.Name, Number(resolved)),
            data,
            weight is null ? 1 : int.Parse(weight, CultureInfo.InvariantCulture),
            weight is not null
        );
    }

    /// <summary>What of the group's capacity an instance is.</summary>
    /// <param name="unit">The model's DesiredCapacityType; null: instances, or their weights.</param>
    public static int UnitsOf(Ingredients ingredients, string? unit) =>
        unit is null or "units" || Instances.SizeOf(ingredients.Data) is not var (processors, memory) ? ingredients.Weight
        : unit == "vcpu" ? processors
        : memory;

    /// <summary>What stands for the price of an override: the processors and the memory of its type.</summary>
    public static (int Processors, int Memory) PriceOf(Recipe recipe, int choice)
    {
        var chosen = Overrides(recipe).ElementAt(choice);
        return Instances.SizeOf(chosen) ?? (int.MaxValue, 0);
    }

    private static JsonObject SpotOptions(Recipe recipe)
    {
        var options = new JsonObject { ["MarketType"] = "spot" };
        if (Text(recipe.Mixed?["InstancesDistribution"]?.AsObject(), "SpotMaxPrice") is { Length: > 0 } price)
        {
            options["SpotOptions"] = new JsonObject { ["MaxPrice"] = price };
        }

        return options;
    }

    /// <summary>
    /// Lets EC2 look at a launch without launching, as Auto Scaling does when a group is made or its template is changed.
    /// </summary>
    /// <exception cref="AwsError">EC2 would refuse.</exception>
    public static void MustBeLaunchable(Transaction transaction, Recipe recipe, string? subnetId)
    {
        if (subnetId is null)
        {
            return;
        }

        try
        {
            var data = Resolve(transaction, recipe).Data;
            MustLeavePlaceToTheGroup(data);
            MustLeaveSpotToTheGroup(data, recipe);
            Instances.MustBeLaunchable(transaction, data, subnetId);
        }
        catch (AwsError refusal) when (refusal.Code == "InvalidAMIID.Unavailable" || Instances.IsLackOfCapacity(refusal))
        {
            // What goes wrong only when it comes to launching is told by the failed activity.
        }
        catch (AwsError refusal)
        {
            throw Refusals.Invalid((recipe.Configuration is null ? Complaint : "") + refusal.Message);
        }
    }

    // "Create a launch template for an Auto Scaling group" in the user guide: where instances stand is the group's to say.
    private static void MustLeavePlaceToTheGroup(JsonObject data)
    {
        if (
            LaunchTemplates.FirstInterface(data) is { } face
            && ((string[])["NetworkInterfaceId", "SubnetId", "PrivateIpAddress"]).FirstOrDefault(member => face[member] is not null)
                is { } place
        )
        {
            throw Refusals.Invalid($"The network interface of a launch template for an Auto Scaling group cannot have a {place}.");
        }
    }

    // "Create a launch template for an Auto Scaling group" and "Mixed instances groups" in the user guide: how long Spot Instances are
    // asked for is the group's to say, and beside a mixed instances policy that they are asked for at all.
    private static void MustLeaveSpotToTheGroup(JsonObject data, Recipe recipe)
    {
        var market = data["InstanceMarketOptions"] as JsonObject;
        if (
            ((string[])["ValidUntil", "BlockDurationMinutes"]).FirstOrDefault(member => market?["SpotOptions"]?[member] is not null) is
            { } member
        )
        {
            throw Refusals.Invalid($"The Spot options of a launch template for an Auto Scaling group cannot have {member}.");
        }

        if (recipe.Mixed is not null && Text(market, "MarketType") == "spot")
        {
            throw Refusals.Invalid(
                "Incompatible launch template: You cannot use a launch template that is set to request Spot Instances "
                    + "(InstanceMarketOptions) when you configure an Auto Scaling group with a mixed instances policy."
            );
        }
    }

    /// <summary>Whether an instance is what the recipe would make, by one of its choices.</summary>
    public static bool Matches(Transaction transaction, Recipe recipe, Member member) =>
        recipe.Configuration is { } configuration ? member.Configuration == configuration : MatchesTemplate(transaction, recipe, member);

    private static bool MatchesTemplate(Transaction transaction, Recipe recipe, Member member) =>
        member.Template is { } has
        && Enumerable
            .Range(0, Math.Max(1, Overrides(recipe).Count()))
            .Any(choice =>
                Resolve(transaction, recipe, new(choice, false)) is var wanted
                && has.Id == wanted.Template?.Id
                && has.Version == wanted.Template?.Version
                && (recipe.Mixed is null || Text(wanted.Data, "InstanceType") is not { } type || type == member.InstanceType)
            );

    /// <summary>Whether the recipe means the same however often it is followed: no moving version, no image behind a parameter.</summary>
    public static bool IsFixed(Transaction transaction, Recipe recipe)
    {
        var versions = recipe.Template is { } choice
            ? [choice.Version]
            : Overrides(recipe)
                .Append(recipe.Mixed?["LaunchTemplate"]?.AsObject())
                .Select(item => item?["LaunchTemplateSpecification"]?.AsObject())
                .OfType<JsonObject>()
                .Select(named => Text(named, "Version"))
                .ToList();
        return versions.All(version => version is not null && !version.StartsWith('$'))
            && Text(Resolve(transaction, recipe).Data, "ImageId")?.StartsWith("resolve:ssm:", StringComparison.Ordinal) != true;
    }

    public static bool AsksForProperties(Recipe recipe) => Overrides(recipe).Any(item => item["InstanceRequirements"] is not null);

    public static Document Tell(TemplateChoice choice) =>
        new()
        {
            ["LaunchTemplateId"] = choice.Id,
            ["LaunchTemplateName"] = choice.Name,
            ["Version"] = choice.Version,
        };

    private static TemplateChoice Choose(Transaction transaction, JsonObject named)
    {
        var (id, name) = (Text(named, "LaunchTemplateId"), Text(named, "LaunchTemplateName"));
        if (id is null == name is null)
        {
            throw Refusals.Invalid("Valid requests must contain either launchTemplateId or LaunchTemplateName");
        }

        try
        {
            var resolved = LaunchTemplates.Resolve(transaction, id, name, Text(named, "Version"));
            return new(resolved.Id, resolved.Name, Text(named, "Version"));
        }
        catch (AwsError refusal)
        {
            throw Refusals.Invalid(Complaint + refusal.Message);
        }
    }

    /// <summary>The policy with ids, names and defaults filled in; what an update leaves out stays.</summary>
    private static JsonObject Mix(Transaction transaction, JsonObject said, JsonObject? before)
    {
        var template =
            said["LaunchTemplate"]?.DeepClone().AsObject()
            ?? before?["LaunchTemplate"]?.DeepClone().AsObject()
            ?? throw Refusals.Invalid("The LaunchTemplate parameter is required when creating a MixedInstancesPolicy.");
        if (template["Overrides"] is null && before?["LaunchTemplate"]?["Overrides"] is { } kept)
        {
            template["Overrides"] = kept.DeepClone();
        }

        if (template["LaunchTemplateSpecification"] is null && before?["LaunchTemplate"]?["LaunchTemplateSpecification"] is { } named)
        {
            template["LaunchTemplateSpecification"] = named.DeepClone();
        }

        MustBeFew(template);
        TypesMustExist(transaction, template);
        Complete(transaction, template);
        foreach (var item in template["Overrides"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            Complete(transaction, item);
        }

        var mixed = new JsonObject { ["LaunchTemplate"] = template };
        var distribution =
            before?["InstancesDistribution"]?.DeepClone().AsObject()
            ?? new JsonObject
            {
                ["OnDemandAllocationStrategy"] = AsksForProperties(new(null, mixed)) ? "lowest-price" : "prioritized",
                ["OnDemandBaseCapacity"] = 0,
                ["OnDemandPercentageAboveBaseCapacity"] = 100,
                ["SpotAllocationStrategy"] = "lowest-price",
            };
        foreach (var (member, value) in said["InstancesDistribution"]?.AsObject() ?? [])
        {
            distribution[member] = value?.DeepClone();
        }

        // An empty price takes back what was said (API reference, InstancesDistribution).
        if (Text(distribution, "SpotMaxPrice") is "")
        {
            distribution.Remove("SpotMaxPrice");
        }

        if (Text(distribution, "SpotAllocationStrategy") == "lowest-price")
        {
            distribution["SpotInstancePools"] ??= 2;
        }
        else
        {
            distribution.Remove("SpotInstancePools");
        }

        mixed["InstancesDistribution"] = distribution;
        return mixed;
    }

    // LaunchTemplateOverrides in the API reference: so many instance types, launch templates and sets of requirements a group, and no more.
    private static void MustBeFew(JsonObject template)
    {
        var overrides = template["Overrides"]?.AsArray().OfType<JsonObject>().ToList() ?? [];
        if (
            overrides.Count > 40
            || overrides.Count(item => item["LaunchTemplateSpecification"] is not null) > 20
            || overrides.Count(item => item["InstanceRequirements"] is not null) > 4
        )
        {
            throw Refusals.Invalid(
                "A mixed instances policy has at most 40 overrides, of which 20 name launch templates and 4 have instance requirements."
            );
        }
    }

    private static void TypesMustExist(Transaction transaction, JsonObject template)
    {
        if (
            (template["Overrides"]?.AsArray().OfType<JsonObject>() ?? [])
                .Select(item => Text(item, "InstanceType"))
                .OfType<string>()
                .Select(type => Instances.RefusalOfType(transaction, type))
                .FirstOrDefault(refusal => refusal is not null) is
            { } unknown
        )
        {
            throw Refusals.Invalid(Complaint + unknown.Message);
        }
    }

    private static void Complete(Transaction transaction, JsonObject holder)
    {
        if (holder["LaunchTemplateSpecification"] is JsonObject named)
        {
            if (named["LaunchTemplateId"] is not null)
            {
                // A merged policy has both already.
                named.Remove("LaunchTemplateName");
            }

            var choice = Choose(transaction, named);
            named["LaunchTemplateId"] = choice.Id;
            named["LaunchTemplateName"] = choice.Name;
        }
    }

    public static IEnumerable<JsonObject> Overrides(Recipe recipe) =>
        recipe.Mixed?["LaunchTemplate"]?["Overrides"]?.AsArray().OfType<JsonObject>() ?? [];

    private static string Number(ResolvedTemplate template) => template.Version.ToString(CultureInfo.InvariantCulture);

    private static string? Text(JsonObject? values, string member) => values?[member]?.GetValue<string>();
}

/// <param name="Template">With the number of the version; null: a launch configuration.</param>
/// <param name="Data">For the launch; a copy.</param>
internal sealed record Ingredients(TemplateChoice? Template, JsonObject Data, int Weight, bool IsWeighted);
