using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Model;

public abstract record LaunchTemplate
{
    private LaunchTemplate() { }

    /// <summary>Made elsewhere.</summary>
    /// <param name="Version">A number, <c>$Latest</c> or <c>$Default</c>.</param>
    public sealed record Existing(TemplateChoice Choice, string Version, SourceSpan At) : LaunchTemplate;

    /// <param name="Settings">Of <see cref="LaunchTemplateTable"/>, as the file says them: volumes may lack what the image tells.</param>
    public sealed record Defined(Settings Settings) : LaunchTemplate
    {
        /// <summary>In place of the scaling group's; null: the scaling group's.</summary>
        public ImmutableArray<Reference>? SecurityGroups { get; init; }

        public SourceSpan At { get; init; }

        public Defined With<T>(Property<T> property, T value)
            where T : notnull => this with { Settings = Settings.With(property, value) };

        public ImageChoice Image =>
            ImageChoice.Of(
                Settings.Find(LaunchTemplateTable.Image) ?? "",
                Settings.At(LaunchTemplateTable.Image) is var at && at != SourceSpan.None ? at : At
            );

        public ImmutableArray<Settings> Volumes =>
            Settings.FindValue(LaunchTemplateTable.Volumes) is { IsDefault: false } volumes ? volumes : [];
    }
}

/// <summary>Which launch template made elsewhere.</summary>
public abstract record TemplateChoice
{
    private TemplateChoice() { }

    public sealed record ById(string Id) : TemplateChoice;

    public sealed record ByName(string Name) : TemplateChoice;

    /// <summary>The one that carries them all.</summary>
    public sealed record ByTags(ImmutableSortedDictionary<string, string> Tags) : TemplateChoice;
}

public abstract record ImageChoice
{
    private const string ParameterPrefix = "ssm:";

    private ImageChoice() { }

    public static ImageChoice Of(string text, SourceSpan at) =>
        text.StartsWith(ParameterPrefix, StringComparison.Ordinal) ? new FromParameter(text[ParameterPrefix.Length..], at) : new ById(text);

    public sealed record ById(string ImageId) : ImageChoice;

    /// <summary>The value of an SSM parameter, read and pinned when planning.</summary>
    public sealed record FromParameter(string ParameterName, SourceSpan At) : ImageChoice;
}
