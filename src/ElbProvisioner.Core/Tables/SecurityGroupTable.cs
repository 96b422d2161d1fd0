using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Security groups; their rules come and go by calls of their own [EC2 API: CreateSecurityGroup, SecurityGroup].</summary>
public static partial class SecurityGroupTable
{
    private const string DescriptionPattern = @"^[A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]{0,255}$";

    public static PropertyTable Table { get; } = new(ResourceKind.SecurityGroup);

    /// <summary>Up to 255 characters of <see cref="DescriptionText"/>; in a VPC once, whatever its case.</summary>
    public static Property<string> Name { get; } = Table.Given("name", Forms.Text).NotCompared().Wire("GroupName").Unsaid("").Replaces();

    public static Property<string> Description { get; } =
        Table
            .Text("description", DescriptionText, "Shown in AWS. It cannot be changed there: another one replaces the group.")
            .Wire("Description")
            .Unsaid("")
            .Replaces();

    public static Property<string> VpcId { get; } = Table.Given("vpc", Forms.Text).Wire("VpcId").Unsaid("").Replaces();

    /// <summary>All that the group admits: what is open besides is closed.</summary>
    public static Property<ImmutableArray<SecurityGroupRule>> Rules { get; } =
        Table.Given("rules", new SecurityGroupRulesForm()).NotCompared().ByItems().Effect(Feels.Judged);

    /// <summary>Of a group and of a rule.</summary>
    internal static TextShape DescriptionText =>
        new(
            "a description",
            new TextRule(
                DescriptionPattern,
                DescriptionRegex,
                "at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*",
                BindingCodes.InvalidText
            )
        );

    /// <summary>Of a group as it is made: without rules.</summary>
    /// <param name="name">In AWS.</param>
    public static Settings Of(string name, string description, string vpcId) =>
        Table.Empty.With(Name, name).With(Description, description).With(VpcId, vpcId);

    [GeneratedRegex(DescriptionPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex DescriptionRegex();
}
