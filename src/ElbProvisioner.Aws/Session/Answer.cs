namespace ElbProvisioner.Aws.Session;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>An answer by the service model's names, or a structure inside one. What AWS did not say is null or empty.</summary>
internal sealed class Answer(Members members)
{
    public Members Members => members;

    public string? Text(string member) => members.GetValueOrDefault(member) as string;

    public int? Number(string member) => members.GetValueOrDefault(member) as int?;

    public long? Long(string member) => members.GetValueOrDefault(member) as long?;

    public double? Decimal(string member) => members.GetValueOrDefault(member) as double?;

    public bool? Flag(string member) => members.GetValueOrDefault(member) as bool?;

    /// <summary>In UTC.</summary>
    public DateTime? Time(string member) => members.GetValueOrDefault(member) as DateTime?;

    public Answer? Inner(string member) => members.GetValueOrDefault(member) is Members inner ? new(inner) : null;

    /// <summary>A list of structures.</summary>
    public IEnumerable<Answer> Items(string member) => List(member).Select(static item => new Answer((Members)item));

    public IEnumerable<string> Texts(string member) => List(member).Cast<string>();

    private IReadOnlyList<object> List(string member) => members.GetValueOrDefault(member) as IReadOnlyList<object> ?? [];
}
