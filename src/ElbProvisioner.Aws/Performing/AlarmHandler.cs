using System.Collections.Immutable;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Metric alarms of CloudWatch.</summary>
internal sealed class AlarmHandler(AwsSession aws)
{
    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.PutAlarm>(PutAsync);
        table.On<AwsOperation.DeleteAlarm>(DeleteAsync);
    }

    /// <summary>Tags count only for a new one [CloudWatch API: PutMetricAlarm].</summary>
    private async Task<Outputs> PutAsync(ActionScope scope, AwsOperation.PutAlarm put)
    {
        await aws.CloudWatch.CallAsync(
            "PutMetricAlarm",
            put.Settings.Creating(scope.Id),
            [("Tags", put.Tags.Select(object (t) => CallsByName.Structure(("Key", t.Key), ("Value", t.Value))).ToList())],
            scope.ToTheEnd()
        );
        var name = put.Settings.Get(AlarmTable.Name);
        return new(name, ImmutableSortedDictionary<string, string>.Empty.Add("name", name));
    }

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteAlarm delete)
    {
        try
        {
            await aws.CloudWatch.CallAsync("DeleteAlarms", [("AlarmNames", new object[] { delete.Name })], scope.ToTheEnd());
        }
        catch (AmazonServiceException refusal) when (refusal.Is("ResourceNotFound", "ResourceNotFoundException"))
        {
            // What was to be gone is gone.
        }
    }
}
