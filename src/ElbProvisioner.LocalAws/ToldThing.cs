namespace ElbProvisioner.LocalAws;

/// <summary>A structure of an answer, its members named by the service model. What AWS did not say is null or empty.</summary>
internal sealed class ToldThing(IReadOnlyDictionary<string, object> members)
{
    public string? Text(string member) => members.GetValueOrDefault(member) as string;

    /// <exception cref="FormatException">AWS says it of everything of its kind, and here it does not.</exception>
    public string Required(string member) => Text(member) ?? throw new FormatException($"AWS did not tell {member}");

    public bool Flag(string member) => members.GetValueOrDefault(member) is true;

    public int? Number(string member) => members.GetValueOrDefault(member) as int?;

    public DateTimeOffset? Time(string member) =>
        members.GetValueOrDefault(member) is DateTime time ? new(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;

    public IEnumerable<string> Texts(string member) => List(member).OfType<string>();

    public IEnumerable<ToldThing> Items(string member) =>
        List(member).OfType<IReadOnlyDictionary<string, object>>().Select(static item => new ToldThing(item));

    /// <summary>Without AWS's own.</summary>
    public IReadOnlyDictionary<string, string> Tags =>
        Items("Tags")
            .Where(static tag => !tag.Required("Key").StartsWith("aws:", StringComparison.Ordinal))
            .ToDictionary(static tag => tag.Required("Key"), static tag => tag.Text("Value") ?? "", StringComparer.Ordinal);

    private IReadOnlyList<object> List(string member) => members.GetValueOrDefault(member) as IReadOnlyList<object> ?? [];
}
