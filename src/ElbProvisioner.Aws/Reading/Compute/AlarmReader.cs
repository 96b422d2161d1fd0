using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Compute;

/// <summary>
/// Alarms by the names that elbctl gives: those of the file, and those that the index of tags lists. A stack that has none asks for none.
/// </summary>
internal sealed class AlarmReader(ReadScope scope)
{
    /// <summary>[CloudWatch API: DescribeAlarms].</summary>
    private const int NamesPerCall = 100;

    public async Task<ImmutableArray<LiveAlarm>> ReadAsync(Task<OwnershipIndex> indexing)
    {
        var declared = NamedThings.Of(scope.Stack, ResourceKind.Alarm).Select(a => PhysicalNames.Alarm(scope.Stack.Name, a.Address));
        var listed = (await indexing).Alarms.Select(arn => arn[(arn.LastIndexOf(':') + 1)..]);
        var found = await Pages.ChunkedAsync<string, Answer>(
            declared.Concat(listed).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            NamesPerCall,
            async chunk => await scope.Lookups.Alarms.ReadAsync(chunk)
        );
        var read = await Task.WhenAll(
            found.Select(async alarm => (Alarm: alarm, Tags: await scope.Lookups.AlarmTags.ReadAsync(alarm.Text("AlarmArn") ?? "")))
        );
        return [.. read.Select(r => Read(r.Alarm, r.Tags)).OfType<LiveAlarm>().OrderBy(a => a.Id, StringComparer.Ordinal)];
    }

    private LiveAlarm? Read(Answer alarm, ImmutableSortedDictionary<string, string> tags)
    {
        var settings = AlarmTable.Table.Read(alarm.Members);
        var name = settings.Get(AlarmTable.Name);
        var owner = OwnedResource.TryRead(alarm.Text("AlarmArn") ?? "", scope.Stack.Name, tags);
        if (
            owner is null
            && scope.IsForApply
            && NamedThings.Of(scope.Stack, ResourceKind.Alarm).FirstOrDefault(a => IsNameOf(a.Address, name)) is { } named
        )
        {
            // A put would overwrite it without a word.
            scope.Findings.Report(
                LiveFindings.NameTaken,
                named.At,
                $"An alarm '{name}' is there already and does not carry the tags of the stack '{scope.Stack.Name}'.",
                "Delete that alarm, or give this one another name in the stack file."
            );
        }

        return owner.Unless(ResourceKind.Alarm, address => IsNameOf(address, name), scope, $"alarm '{name}'") is { } ours
            ? new(ours, tags, settings) { State = alarm.Text("StateValue"), StateReason = alarm.Text("StateReason") }
            : null;
    }

    private bool IsNameOf(Address address, string name) => NameProof.IsAlarm(scope.Stack.Name, address, name);
}
