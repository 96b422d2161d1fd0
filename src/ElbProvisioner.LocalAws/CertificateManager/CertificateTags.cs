using System.Collections.Immutable;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

internal static class CertificateTags
{
    private const int Limit = 50;

    public static Document? Add(Transaction transaction, Fields request)
    {
        var certificate = Certificates.Named(transaction, request.Required("CertificateArn"));
        Certificates.PutTagged(transaction, certificate with { Tags = Read(request, certificate.Tags) });
        return null;
    }

    /// <summary>A tag given with a value goes only if it has that value.</summary>
    public static Document? Remove(Transaction transaction, Fields request)
    {
        var certificate = Certificates.Named(transaction, request.Required("CertificateArn"));
        var tags = certificate.Tags.ToImmutableSortedDictionary(StringComparer.Ordinal);
        foreach (var tag in request.Structures("Tags"))
        {
            var key = tag.Required("Key");
            tags = tag.Text("Value") is not { } value || tags.GetValueOrDefault(key) == value ? tags.Remove(key) : tags;
        }

        Certificates.PutTagged(transaction, certificate with { Tags = tags });
        return null;
    }

    public static Document List(Transaction transaction, Fields request)
    {
        var certificate = Certificates.Named(transaction, request.Required("CertificateArn"));
        return new() { ["Tags"] = certificate.Tags.Select(tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value }).ToList() };
    }

    /// <summary>The tags of a request, put upon those the certificate has.</summary>
    public static IReadOnlyDictionary<string, string> Read(Fields request, IReadOnlyDictionary<string, string> present) =>
        With(present, request.Structures("Tags").Select(tag => KeyValuePair.Create(tag.Required("Key"), tag.Text("Value") ?? "")));

    /// <exception cref="AwsError"><c>InvalidTagException</c>, <c>TooManyTagsException</c>.</exception>
    public static IReadOnlyDictionary<string, string> With(
        IReadOnlyDictionary<string, string> present,
        IEnumerable<KeyValuePair<string, string>> added
    )
    {
        var tags = present.ToImmutableSortedDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in added)
        {
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) || value.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw new AwsError("InvalidTagException", "aws: prefixed tag key names are not allowed for external use.");
            }

            tags = tags.SetItem(key, value);
        }

        return tags.Count <= Limit
            ? tags
            : throw new AwsError("TooManyTagsException", $"the TagSet: '{{{string.Join(", ", tags.Keys)}}}' contains too many Tags");
    }
}
