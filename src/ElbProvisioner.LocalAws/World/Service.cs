using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.World;

/// <summary>Answers one operation. The request has passed the model's constraints; null is an answer without members.</summary>
internal delegate Document? Operation(Transaction transaction, Fields request);

/// <summary>Something that happens by itself once its time has come, or because another service said so.</summary>
internal delegate void WorldEventHandler(Transaction transaction, AgendaItem item);

/// <summary>One AWS service: what it answers, what happens in it by itself, what a new region has of it.</summary>
/// <param name="Model">The name of its service model, such as <c>elbv2</c>.</param>
/// <param name="Operations">By the model's operation names.</param>
/// <param name="EventHandlers">By <see cref="AgendaItem.What"/>; the names begin with the service's own, as in <c>elbv2.activate</c>.</param>
/// <param name="Tables">What it keeps in each region; null: nothing.</param>
/// <param name="Quotas">That can be set.</param>
/// <param name="SeedData">Run once when a region is first used; in the region <see cref="Region.Global"/> for services without
/// regions.</param>
internal sealed record Service(
    string Model,
    IReadOnlyDictionary<string, Operation> Operations,
    IReadOnlyDictionary<string, WorldEventHandler> EventHandlers,
    TablesKey? Tables = null,
    IReadOnlyList<Quota>? Quotas = null,
    Action<Transaction>? SeedData = null
);
