using System.Collections.Immutable;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Properties;

/// <summary>A line of a table while it is written.</summary>
/// <param name="Shape">How it is written in the file; null: not at all.</param>
/// <param name="Says">What it is, for people; also what it is unless written.</param>
internal sealed record PropertyDraft<T>(PropertyTable Table, PropertyLine Line, Form<T> Form, Shape<T>? Shape, string Says)
    where T : notnull
{
    private Key? Friendly { get; init; }

    private bool IsRequired { get; init; }

    private bool IsUsual { get; init; }

    private ImmutableArray<string> AwsNames { get; init; } = [];

    /// <summary>AWS's own, longer name of it, which is an error that names ours: in the map it stands in, and in the kind's.</summary>
    public PropertyDraft<T> InsteadOf(params ReadOnlySpan<string> awsNames) => this with { AwsNames = [.. awsNames] };

    /// <summary>What it is where the file is silent: always sent, always compared.</summary>
    public PropertyDraft<T> Is(T value) => this with { Line = Line with { Default = _ => value } };

    /// <param name="value">From properties that stand before it in the table; null: it has no default there.</param>
    public PropertyDraft<T> Is(Func<Settings, T?> value) => this with { Line = Line with { Default = settings => value(settings) } };

    /// <summary>The same, for those of the kind that have it.</summary>
    public PropertyDraft<T> IsWhere(Func<Settings, bool> when, T value) =>
        this with
        {
            Line = Line with { Default = settings => when(settings) ? value : (object?)null },
        };

    /// <summary>What the file does not say is not to be there: it is compared all the same.</summary>
    /// <param name="of">Those of the kind of which AWS's word counts; null: all.</param>
    public PropertyDraft<T> Exactly(Func<Settings, bool>? of = null) =>
        this with
        {
            Line = Line with { IsExact = of ?? (static _ => true) },
        };

    public PropertyDraft<T> Required() => this with { IsRequired = true };

    /// <summary>Most need it, and whoever knows which do not reports it missing.</summary>
    public PropertyDraft<T> Usual() => this with { IsUsual = true };

    /// <summary>Its member in requests and answers, dotted: <c>Matcher.HttpCode</c>.</summary>
    /// <param name="described">Where answers name it otherwise.</param>
    public PropertyDraft<T> Wire(string member, string? described = null) =>
        this with
        {
            Line = Line with { Member = member, Described = described ?? member },
        };

    /// <summary>What a request says along with it.</summary>
    public PropertyDraft<T> Beside(string member, object value) =>
        this with
        {
            Line = Line with { Beside = Line.Beside.Add((member, value)) },
        };

    /// <summary>
    /// Answers have it and no request does: it is chosen by other means. A list's members are written <c>Zones[].SubnetId</c>.
    /// </summary>
    public PropertyDraft<T> Described(string member) => this with { Line = Line with { Described = member } };

    /// <summary>Some answers have it here.</summary>
    public PropertyDraft<T> OrDescribed(string member) => this with { Line = Line with { OtherDescribed = member } };

    /// <summary>What an answer means that does not say it.</summary>
    public PropertyDraft<T> Unsaid(T value) => this with { Line = Line with { Unsaid = value } };

    /// <summary>Another member carries it for some of the kind; null: none does.</summary>
    public PropertyDraft<T> OrWire(Func<Settings, bool> when, string? member) =>
        this with
        {
            Line = Line with { OtherWhen = when, OtherMember = member },
        };

    /// <summary>Of some of the kind it is not sent: AWS knows nothing of it there.</summary>
    public PropertyDraft<T> NotSaid(Func<Settings, bool> when) => this with { Line = Line with { OtherWhen = when } };

    /// <summary>AWS's own value, to which it goes back when it leaves the file.</summary>
    public PropertyDraft<T> Undone(T aws) => this with { Line = Line with { Aws = aws } };

    /// <summary>The same where it is not one for all of the kind; <see cref="Undone"/> says what most have.</summary>
    public PropertyDraft<T> Undone(Func<Settings, T?> aws) => this with { Line = Line with { AwsWhere = settings => aws(settings) } };

    /// <summary>The others of the kind do not have it: there it has no default, and it is an error.</summary>
    public PropertyDraft<T> For(Scope scope) => this with { Line = Line with { Scope = scope } };

    /// <summary>Once the object is there, its items come and go by calls of their own.</summary>
    public PropertyDraft<T> ByItems() => this with { Line = Line with { IsByItems = true } };

    /// <summary>It says which object it is: matching looks at it, comparing does not.</summary>
    public PropertyDraft<T> NotCompared() => this with { Line = Line with { IsCompared = false } };

    /// <summary>A plan that makes the object does not say it where it is what it is unless written.</summary>
    public PropertyDraft<T> Quiet() => this with { Line = Line with { IsQuiet = true } };

    /// <summary>The map of the file has it first.</summary>
    public PropertyDraft<T> First() => this with { Line = Line with { IsFirst = true } };

    /// <summary>The word <c>off</c> in place of the map it stands in says that it is not so.</summary>
    public PropertyDraft<T> Off() => this with { Line = Line with { IsOff = true } };

    /// <summary>A key of the language for an attribute.</summary>
    public PropertyDraft<T> As(string key, Shape<string> shape, string says) => this with { Friendly = new Key<string>(key, shape, says) };

    /// <summary>AWS changes it in place.</summary>
    /// <param name="felt">What traffic feels then.</param>
    public Property<T> Effect(EffectRule felt) => Enter(Line with { Effect = felt });

    /// <summary>AWS cannot change it in place.</summary>
    public Property<T> Replaces() => Enter(Line with { Effect = Feels.Replacement, IsFixed = true });

    /// <summary>AWS keeps what there is and takes another version beside it, which nobody feels until something takes it up.</summary>
    /// <param name="felt">What is worth telling of what does.</param>
    public Property<T> InNewVersion(EffectRule? felt = null) => Enter(Line with { Effect = felt ?? Feels.Nothing, IsVersioned = true });

    private Property<T> Enter(PropertyLine line)
    {
        var property = Table.Enter(
            this,
            line,
            Friendly
                ?? (
                    Shape is null
                        ? null
                        : new Key<T>(PropertySection.LastOf(line.Path), Shape, Says) { IsRequired = IsRequired, IsUsual = IsUsual }
                )
        );
        foreach (var name in AwsNames)
        {
            RefuseName(name, line.Path);
        }

        return property;
    }

    private void RefuseName(string awsName, string path)
    {
        var (section, last) = (PropertySection.NameIn(path), PropertySection.LastOf(path));
        Table.Refuse(RefusedKey.Named(awsName, path));
        if (Table.HasSection(section) && awsName != last)
        {
            Table.Refuse(RefusedKey.Named(awsName, last), section);
        }
    }
}
