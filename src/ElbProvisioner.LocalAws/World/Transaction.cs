using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ElbProvisioner.LocalAws.World;

/// <summary>
/// One indivisible step of the world: an API call, or something that happens by itself. What it changes is kept when it ends well and
/// undone when it throws. It sees the time, the region it runs in, and what the world was told to be like.
/// </summary>
/// <param name="seesEverything">Whether nothing is hidden for being too new.</param>
internal sealed class Transaction(
    Region here,
    Region global,
    DateTimeOffset now,
    WorldSettings settings,
    Func<string, Region> find,
    bool seesEverything = false
)
{
    private const string IdCounter = "ids";
    private const string AgendaCounter = "agenda";

    public Region Here => here;

    /// <summary>Where Route 53 keeps its zones.</summary>
    public Region Global => global;

    public DateTimeOffset Now => now;

    /// <summary>Of a world that is rebuilt; null: what is new has a new id.</summary>
    public GivenIds? Given { get; set; }

    /// <summary>The same transaction, in another region: for services that tell each other across regions.</summary>
    public Transaction In(string region) => region == here.Name ? this : new(find(region), global, now, settings, find, seesEverything);

    /// <summary>Twelve digits.</summary>
    public string Account => settings.Account;

    /// <summary>As long as they last in this world.</summary>
    public Timings Timings => settings.Timings;

    /// <summary>How long lasts in this world what takes AWS so many seconds.</summary>
    public TimeSpan Lasting(double seconds) => TimeSpan.FromSeconds(seconds / settings.Speed);

    /// <summary>How long what really runs is waited for that takes AWS so many seconds: no longer than the world was told.</summary>
    public TimeSpan Starting(double seconds) =>
        TimeSpan.FromSeconds(seconds) is var life && settings.LongestStart is { } longest && longest < life ? longest : life;

    /// <summary>See <see cref="WorldSettings.IsIpv6Given"/>.</summary>
    public bool IsIpv6Given => settings.IsIpv6Given;

    public FaultSettings FaultSettings => settings.FaultSettings;

    /// <summary>The tables of a service in this region; each service names its own, as in <c>transaction.Ec2</c>.</summary>
    public T Tables<T>(TablesKey<T> service)
        where T : class => here.Of(service);

    /// <summary>As in <c>arn:aws:acm:us-east-1:123456789012:certificate/…</c>.</summary>
    public string Arn(string service, string resource) => $"arn:aws:{service}:{here.Name}:{Account}:{resource}";

    /// <summary>As the world was told, else AWS's default.</summary>
    public int Quota(Quota quota) => settings.FaultSettings.Quotas.GetValueOrDefault(quota.Name, quota.Standard);

    /// <summary>Whether calls see the record yet.</summary>
    public bool Sees(IAppearsLate record) => seesEverything || record.VisibleAt <= now;

    /// <summary>What calls see of a table.</summary>
    public IEnumerable<T> Visible<T>(Table<T> table)
        where T : class, IAppearsLate => table.All.Where(record => Sees(record));

    /// <summary>The record, if calls see it yet.</summary>
    public T? Visible<T>(Table<T> table, string? key)
        where T : class, IAppearsLate => table.Find(key) is { } record && Sees(record) ? record : null;

    /// <summary>
    /// Lowercase hexadecimal digits that no other id of this region has; the same in every world that lived through the same.
    /// </summary>
    /// <param name="digits">1 to 64.</param>
    public string NewId(int digits) => Given?.Take(digits) ?? Digest(IdCounter)[..digits];

    public string NewUuid() => Given?.Take(32) ?? Guid.ParseExact(Digest(IdCounter)[..32], "N").ToString();

    /// <summary>Lets something happen by itself after <paramref name="delay"/>; within the region of this transaction.</summary>
    public void Later(TimeSpan delay, string what, string subject, string? argument = null) => At(now + delay, what, subject, argument);

    public void At(DateTimeOffset at, string what, string subject, string? argument = null) =>
        here.Agenda.Put(new($"{at.UtcTicks:D19}.{Next(AgendaCounter):D12}", at, what, subject, argument));

    /// <summary>Takes back everything of that name for that subject that has not happened yet.</summary>
    public void Forget(string what, string subject)
    {
        foreach (var item in here.Agenda.All.Where(item => item.What == what && item.Subject == subject))
        {
            here.Agenda.Remove(item.Key);
        }
    }

    private string Digest(string counter) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"{here.Name}/{settings.Seed}/{counter}/{Next(counter)}")
                )
            )
        );

    private long Next(string counter)
    {
        var next = (here.Facts.Find(counter)?.Value ?? 0) + 1;
        here.Facts.Put(new(counter, next));
        return next;
    }
}
