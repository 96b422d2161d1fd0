using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Balancing;

/// <summary>
/// Owned trust stores, of the few that an account has. A stack that has none, by its file and by the index of tags, asks for none.
/// </summary>
internal sealed class TrustStoreReader(ReadScope scope)
{
    private readonly ElbTags _tags = new(scope);

    public async Task<ImmutableArray<LiveTrustStore>> ReadAsync(Task<OwnershipIndex> indexing)
    {
        if (!scope.Stack.TrustStores.Any(s => s is TrustStore.Declared) && !(await indexing).TrustStores.Any())
        {
            return [];
        }

        var stores = await Pages.AllAsync(
            token => scope.Session.Elb.CallAsync("DescribeTrustStores", [("Marker", token)], scope.Cancel),
            page => page.Items("TrustStores"),
            page => page.Text("NextMarker")
        );
        await _tags.ReadAsync(stores.Select(ArnOf));
        var owned = stores.Select(store => (Store: store, Owner: OwnerOf(store))).Where(s => s.Owner is not null);
        var read = await Task.WhenAll(owned.Select(s => ReadAsync(s.Store, s.Owner)));
        return [.. read.OfType<LiveTrustStore>().OrderBy(s => s.Id, StringComparer.Ordinal)];
    }

    private async Task<LiveTrustStore?> ReadAsync(Answer store, OwnedResource? owner) =>
        owner is null || _tags.Of(ArnOf(store)) is not { } tags
            ? null
            : new(
                owner,
                tags,
                TrustStoreTable.Table.Read(store.Members),
                store.Text("Status") ?? "",
                [
                    .. (await scope.Lookups.Revocations.ReadAsync(ArnOf(store)))
                        .Select(list => list.Long("RevocationId"))
                        .OfType<long>()
                        .Order(),
                ]
            );

    private OwnedResource? OwnerOf(Answer store)
    {
        var name = store.Text("Name") ?? "";
        var owner = _tags.Of(ArnOf(store)) is { } tags ? OwnedResource.TryRead(ArnOf(store), scope.Stack.Name, tags) : null;
        if (
            owner is null
            && scope.IsForApply
            && NamedThings.Of(scope.Stack, ResourceKind.TrustStore).FirstOrDefault(s => IsNameOf(s.Address, name)) is { } named
        )
        {
            scope.Findings.Report(
                LiveFindings.NameTaken,
                named.At,
                $"A trust store '{name}' is there already and does not carry the tags of the stack '{scope.Stack.Name}'.",
                "Delete that trust store, or give this one another name in the stack file."
            );
        }

        return owner.Unless(ResourceKind.TrustStore, address => IsNameOf(address, name), scope, $"trust store '{name}'");
    }

    private bool IsNameOf(Address address, string name) => NameProof.IsTrustStore(scope.Stack.Name, address, name);

    private static string ArnOf(Answer store) => store.Text("TrustStoreArn") ?? "";
}
