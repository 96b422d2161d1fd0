using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.AwsClients;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Copying;

using Told = IReadOnlyDictionary<string, object>;

/// <summary>What the copies of one account share.</summary>
/// <param name="account">Only read from.</param>
/// <param name="named">What the plan would name and nothing of the stack holds yet.</param>
internal sealed class CopyScope(
    AwsSession account,
    IRebuiltWorld world,
    LiveWorld live,
    ImmutableArray<SentValue> named,
    CancellationToken stop
)
{
    private readonly ConcurrentQueue<NotRebuilt> _lacks = new();

    public AwsSession Account => account;

    public IRebuiltWorld World => world;

    public AwsSession There => world.Session;

    public LiveWorld Live => live;

    public IEnumerable<T> Named<T>()
        where T : SentValue => named.OfType<T>();

    public CancellationToken Stop => stop;

    public ImmutableArray<NotRebuilt> Lacks => [.. _lacks.Distinct()];

    public void Tell(string what, string why) => _lacks.Enqueue(new(what, why));

    /// <summary>What cannot be read there or made here is told and left out.</summary>
    public async Task TryAsync(string what, Func<Task> copy)
    {
        try
        {
            await copy();
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            Tell(what, WhyOf(refusal));
        }
        catch (Exception strange) when (strange is ArgumentException or FormatException)
        {
            Tell(what, $"It is described otherwise than elbctl knows it: {strange.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Null: it cannot be read, which is told.</summary>
    public async Task<Answer?> ReadAsync(string what, IModelClient client, string operation, params (string, object?)[] members)
    {
        Answer? answer = null;
        await TryAsync(what, async () => answer = await client.CallAsync(operation, members, stop));
        return answer;
    }

    public Task<Answer> MakeAsync(IModelClient client, string operation, Dictionary<string, object> members, params string[] ids)
    {
        world.GiveIds(ids);
        return client.CallAsync(operation, members, [], stop);
    }

    /// <summary>Every page of a listing of the account.</summary>
    public async Task<List<Told>> ListAsync(
        IModelClient client,
        string operation,
        string list,
        (string Asked, string Told) token,
        params (string, object?)[] members
    )
    {
        List<Told> all = [];
        string? next = null;
        do
        {
            var page = await client.CallAsync(operation, [.. members, (token.Asked, next)], stop);
            all.AddRange(page.Items(list).Select(static item => item.Members));
            next = page.Text(token.Told);
        } while (!string.IsNullOrEmpty(next));

        return all;
    }

    /// <summary>An answer, though not the one that was asked for; without one nothing is known of the rest either.</summary>
    public static bool IsRefusal(Exception exception) => exception is AmazonServiceException or UnreadableAnswerException;

    public static string WhyOf(Exception refusal)
    {
        var (_, operation) = CallOrigin.Of(refusal);
        var said = $"{operation}: {(refusal as AmazonServiceException)?.ErrorCode} {refusal.Message}".TrimEnd('.');
        return AwsSession.IsRead(operation ?? "") ? $"It cannot be read ({said})." : $"The AWS inside elbctl does not take it ({said}).";
    }
}

/// <summary>From what AWS tells to what it is asked, by the members of its models.</summary>
internal static class CopyTrees
{
    /// <summary>The members that are there, of these.</summary>
    public static Dictionary<string, object> Pick(this Told told, params ReadOnlySpan<string> members)
    {
        var picked = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            if (told.TryGetValue(member, out var value) && value is not (string { Length: 0 } or IReadOnlyList<object> { Count: 0 }))
            {
                picked[member] = value;
            }
        }

        return picked;
    }

    public static Dictionary<string, object> Without(this Told told, params string[] members) =>
        told.Where(member => !members.Contains(member.Key, StringComparer.Ordinal))
            .ToDictionary(static member => member.Key, static member => member.Value, StringComparer.Ordinal);

    public static Dictionary<string, object> With(this Dictionary<string, object> members, string member, object? value)
    {
        if (value is not null)
        {
            members[member] = value;
        }

        return members;
    }

    /// <summary>A list of <c>Key</c> and <c>Value</c>, without AWS's own tags; null: there are none.</summary>
    public static object? TagList(IEnumerable<KeyValuePair<string, string>> tags) =>
        tags.Where(static tag => !tag.Key.StartsWith("aws:", StringComparison.Ordinal))
            .Select(static tag => (object)CallsByName.Structure(("Key", tag.Key), ("Value", tag.Value)))
            .ToArray()
            is { Length: > 0 } list
            ? list
            : null;

    /// <summary>As AWS tells them beside a thing.</summary>
    public static IEnumerable<KeyValuePair<string, string>> TagsOf(Told told) =>
        new Answer(told).Items("Tags").Select(static tag => KeyValuePair.Create(tag.Text("Key") ?? "", tag.Text("Value") ?? ""));

    /// <summary>For calls of EC2 that make a thing; null: it has none.</summary>
    public static object? TagSpecification(string type, IEnumerable<KeyValuePair<string, string>> tags) =>
        TagList(tags) is { } list ? new object[] { CallsByName.Structure(("ResourceType", type), ("Tags", list)) } : null;

    public static object[] Several(IEnumerable<string> texts) => [.. texts];

    /// <summary>Every structure inside, itself too.</summary>
    public static IEnumerable<Told> Within(object value) =>
        value switch
        {
            Told inner => inner.Values.SelectMany(Within).Prepend(inner),
            IReadOnlyList<object> items => items.SelectMany(Within),
            _ => [],
        };
}
