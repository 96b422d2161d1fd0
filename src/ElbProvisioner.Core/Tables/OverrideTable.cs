using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>One choice of a mixed instances policy [Auto Scaling API: LaunchTemplateOverrides].</summary>
public static class OverrideTable
{
    public static PropertyTable Table { get; } = new("override");

    public static Property<string> InstanceType { get; } =
        Table.Text("instanceType", Texts.InstanceType, "The instance type, such as t3.micro.").Wire("InstanceType").Effect(Feels.Judged);

    public static Property<Settings> Requirements { get; } =
        Table
            .Value(
                "instanceRequirements",
                new BlockForm(InstanceRequirementsTable.OfGroups.Table),
                InstanceRequirementsTable.OfGroups.Shape,
                "What instance types are chosen by, in place of `instanceType`."
            )
            .Wire("InstanceRequirements")
            .Effect(Feels.Judged);

    /// <summary>AWS keeps it as a text.</summary>
    public static Property<int> Weight { get; } =
        Table
            .Value(
                "weightedCapacity",
                new TextNumberForm(),
                new WholeNumberShape(1, 999),
                "How much of the group's capacity such an instance is; on all overrides or on none."
            )
            .Wire("WeightedCapacity")
            .Effect(Feels.Judged);

    public static Property<string> Image { get; } =
        Table
            .Text(
                "image",
                Texts.Image,
                "Its image, in place of the launch template's: ami-…, or ssm: and the name of a parameter, as there."
            )
            .InsteadOf("imageId")
            .Wire("ImageId")
            .Effect(Feels.Judged);

    public static Property<Settings> Template { get; } =
        Table
            .Value(
                "launchTemplate",
                new BlockForm(OverrideTemplateTable.Table),
                OverrideTemplateTable.Shape,
                "A launch template made elsewhere, in place of the group's: { id, version }."
            )
            .InsteadOf("launchTemplateSpecification")
            .Wire("LaunchTemplateSpecification")
            .Effect(Feels.Judged);

    internal static Shape<ImmutableArray<Settings>> List { get; } =
        new ListShape<Settings>(
            new FormsShape<Settings>(
                scalar: Texts.InstanceType.Select(static type => Table.Empty.With(InstanceType, type)),
                map: BlockShape.Of(Table, "override", "One choice of instances.", Check)
            ),
            orSingle: false,
            mayBeEmpty: false
        ).Select(static overrides => ImmutableArray.Create(overrides));

    private static void Check(WrittenMap map, Settings choice) =>
        map.RequireOne("what is launched", WrittenProperties.KeyOf(InstanceType), WrittenProperties.KeyOf(Requirements));

    private sealed class TextNumberForm : Form<int>
    {
        public override object? FromWire(object wire) => wire is string text && int.TryParse(text, out var number) ? number : null;

        protected override string Show(int value, Func<ResourceRef, string> nameOf) => Forms.Number.Text(value, nameOf);

        protected override object Send(int value, Func<ResourceRef, string> idOf) => Forms.Number.Text(value, static _ => "");
    }
}

/// <summary>[Auto Scaling API: LaunchTemplateSpecification]</summary>
public static class OverrideTemplateTable
{
    public static PropertyTable Table { get; } = new("launch template of an override");

    public static Property<string> Id { get; } =
        Table.Text("id", Texts.LaunchTemplateId, "Its id.").Required().Wire("LaunchTemplateId").Effect(Feels.Judged);

    public static Property<string> Version { get; } =
        Table
            .Text(
                "version",
                Texts.LaunchTemplateVersion,
                "Its version: a number, $Latest or $Default. Only a number is the same at every launch."
            )
            .Required()
            .Wire("Version")
            .Effect(Feels.Judged);

    internal static MapShape<Settings> Shape { get; } = BlockShape.Of(Table, "overrideTemplate", "A launch template made elsewhere.");
}
