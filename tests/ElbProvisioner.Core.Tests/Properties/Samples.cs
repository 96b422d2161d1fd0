using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tests.Properties;

/// <summary>A value for any property, by what its values are; parts have a value for each of theirs.</summary>
internal static class Samples
{
    public static object Of(Property property) =>
        property switch
        {
            Property<string> => "sample",
            Property<int> => 7,
            Property<bool> => true,
            Property<TimeSpan> => TimeSpan.FromSeconds(90),
            Property<NumberRange> => new NumberRange(2, 8.5),
            Property<ImmutableArray<string>> => ImmutableArray.Create("one", "two"),
            Property<ImmutableSortedSet<string>> => ImmutableSortedSet.Create(StringComparer.Ordinal, "one", "two"),
            Property<ImmutableArray<ResourceRef>> => ImmutableArray.Create<ResourceRef>(new ResourceRef.Existing("sg-3")),
            Property<Settings> { Form.Part: { } part } => Whole(part),
            Property<ImmutableArray<Settings>> { Form.Part: { } part } => ImmutableArray.Create(Whole(part)),
            _ => throw new InvalidOperationException($"There is no sample for {property.Path}."),
        };

    /// <summary>The part with one of its values and no other, for each that there is, however deep.</summary>
    public static IEnumerable<object> Singly(Property property) =>
        property.Form.Part is not { } part
            ? [Of(property)]
            : part
                .Properties.SelectMany(inner => Singly(inner).Select(value => part.Empty.With(inner, value)))
                .Select(alone => property is Property<Settings> ? (object)alone : ImmutableArray.Create(alone));

    private static Settings Whole(PropertyTable part) => part.Properties.Aggregate(part.Empty, (whole, p) => whole.With(p, Of(p)));
}
