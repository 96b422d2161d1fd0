using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Live;

/// <summary>Live objects by the names of the file.</summary>
internal sealed class LiveNames(LiveWorld world, Stack stack)
{
    private readonly ImmutableDictionary<string, string> _names = world
        .TargetGroups.Cast<LiveResource>()
        .Concat(world.Certificates)
        .Concat(world.TrustStores)
        .Select(r => KeyValuePair.Create(r.Id, r.Address.Path))
        .Concat(
            world
                .Network.ExistingCertificates.Where(c => stack.Certificates.Any(d => d.Name == c.Key))
                .Select(c => KeyValuePair.Create(c.Value, c.Key))
        )
        .DistinctBy(p => p.Key)
        .ToImmutableDictionary(StringComparer.Ordinal);

    public string Of(ResourceRef reference) => _names.GetValueOrDefault(IdOf(reference)) ?? ShortOf(IdOf(reference));

    public static string IdOf(ResourceRef reference) =>
        reference switch
        {
            ResourceRef.Existing existing => existing.Id,
            _ => reference.ToString() ?? "",
        };

    /// <summary>Of <c>…:targetgroup/NAME/ID</c> the name; of anything else all.</summary>
    public static string ShortOf(string id) =>
        id.Split('/') is [var kind, var name, _] && kind.EndsWith(":targetgroup", StringComparison.Ordinal) ? name : id;
}
