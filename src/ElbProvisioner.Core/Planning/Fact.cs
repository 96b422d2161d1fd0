using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning;

/// <summary>One comparable fact of an object.</summary>
/// <param name="Key">What is compared: ids, not names.</param>
/// <param name="Text">What is shown: names, not ids.</param>
/// <param name="Effect">What traffic feels when it changes in place: whoever adds a property says so, next to it.</param>
internal sealed record Fact(string Path, string Key, string Text, EffectRule Effect)
{
    public bool IsSensitive { get; init; }

    public static Fact Of(string path, string value, EffectRule effect) => new(path, value, value, effect);

    /// <summary>Everything that is compared of an object, in the order of its table.</summary>
    public static IEnumerable<Fact> Of(Settings settings, Func<ResourceRef, string> nameOf) =>
        settings
            .Table.Properties.Where(p => p.IsCompared && p.AttributeKey is null)
            .SelectMany(p =>
                settings.ValueOf(p) is { } value
                    ? p.Form.Texts(p.Path, value, nameOf).Select(text => new Fact(text.Path, text.Key, text.Text, p.Effect))
                    : []
            );

    public static Fact Of(string path, int value, EffectRule effect) => Of(path, value.ToString(), effect);
}
