using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Reading.Balancing;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>
/// The tags of load balancers, target groups, listeners and rules, straight from the service that owns them: the truth about
/// ownership. Read once each, twenty a call.
/// </summary>
internal sealed class ElbTags(ReadScope scope)
{
    private const int ChunkSize = 20;

    private readonly ConcurrentDictionary<string, Tags> _known = new(StringComparer.Ordinal);
    private Task _ahead = Task.CompletedTask;

    /// <summary>Null: not read, or gone.</summary>
    public Tags? Of(string arn) => _known.GetValueOrDefault(arn);

    /// <summary>Reads what is not known yet. An object that is gone stays unknown.</summary>
    public async Task ReadAsync(IEnumerable<string> arns)
    {
        await _ahead;
        var chunks = arns.Where(a => !_known.ContainsKey(a)).Distinct(StringComparer.Ordinal).Chunk(ChunkSize);
        await Task.WhenAll(
            chunks.Select(async chunk =>
            {
                if (!await TryAsync(chunk) && chunk.Length > 1)
                {
                    await Task.WhenAll(chunk.Select(arn => TryAsync([arn])));
                }
            })
        );
    }

    /// <summary>A try before it is known which of the objects still exist: one of them gone spoils its chunk, and that is all.</summary>
    public Task ReadAheadAsync(IEnumerable<string> arns) => _ahead = Task.WhenAll(arns.Chunk(ChunkSize).Select(TryAsync));

    private async Task<bool> TryAsync(string[] arns)
    {
        try
        {
            foreach (var description in await scope.Lookups.ElbTags.ReadAsync(arns))
            {
                _known[description.ResourceArn] = TagSet.Of(description.Tags, t => t.Key, t => t.Value);
            }

            return true;
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return false;
        }
    }
}
