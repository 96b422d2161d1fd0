using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.World;

/// <summary>Answers one operation. The request has passed the model's constraints; null is an answer without members.</summary>
internal delegate Document? Operation(Turn turn, Fields request);

/// <summary>Something that happens by itself once its time has come, or because another service said so.</summary>
internal delegate void Happening(Turn turn, AgendaItem item);

/// <summary>One AWS service: what it answers, what happens in it by itself, what a new region has of it.</summary>
/// <param name="Model">The name of its service model, such as <c>elbv2</c>.</param>
/// <param name="Operations">By the model's operation names.</param>
/// <param name="Happenings">By <see cref="AgendaItem.What"/>; the names begin with the service's own, as in <c>elbv2.activate</c>.</param>
/// <param name="Tables">What it keeps in each region; null: nothing.</param>
/// <param name="Quotas">That can be set.</param>
/// <param name="Furnish">Run once when a region is first used; in the region <see cref="Region.Global"/> for services without
/// regions.</param>
internal sealed record Service(
    string Model,
    IReadOnlyDictionary<string, Operation> Operations,
    IReadOnlyDictionary<string, Happening> Happenings,
    TablesKey? Tables = null,
    IReadOnlyList<Quota>? Quotas = null,
    Action<Turn>? Furnish = null
);
