using System.Text.Json.Serialization;

namespace ElbProvisioner.LocalAws.World;

/// <summary>Something that will happen by itself.</summary>
/// <param name="Key">Begins with the time, so that the table's first record is the next to happen; equal times keep their order.</param>
/// <param name="What">The name of a <see cref="Service.EventHandlers">event</see>.</param>
/// <param name="Subject">The key of what it happens to, which may be gone by then.</param>
internal sealed record AgendaItem(string Key, DateTimeOffset At, string What, string Subject, string? Argument) : IRecord;

/// <summary>A named number of the world itself: counters, and whether the region has been seeded.</summary>
internal sealed record Fact(string Key, long Value) : IRecord;

[JsonSerializable(typeof(AgendaItem))]
[JsonSerializable(typeof(Fact))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class WorldJson : JsonSerializerContext;
