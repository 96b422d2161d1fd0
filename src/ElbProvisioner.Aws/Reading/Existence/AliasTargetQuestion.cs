using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>Is a record there to which an alias in the same hosted zone is to lead, of the alias's own type.</summary>
internal static class AliasTargetQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.AliasTarget[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "records that aliases lead to",
                () => Task.WhenAll(values.GroupBy(v => (v.ZoneId, v.Name)).Select(g => AskAsync(inquiry, g.Key.ZoneId, g.Key.Name, [.. g])))
            );

    private static async Task AskAsync(Inquiry inquiry, string zone, string name, SentValue.AliasTarget[] values)
    {
        var types = (await ZoneRecords.ReadAsync(inquiry.Session, zone, name, inquiry.Cancel)).Select(r => r.Text("Type")).ToHashSet();
        foreach (var value in values.Where(v => v.Goes || !types.Contains(v.Type)))
        {
            inquiry.Findings.Report(
                ExistenceCodes.AliasTargetMissing,
                value.At,
                $"The alias '{value.Alias}' leads to '{value.Name}', "
                    + (
                        value.Goes ? $"whose {value.Type} record this plan takes away."
                        : types.Count == 0 ? $"and the hosted zone {value.ZoneId} has no record of that name."
                        : $"which has no {value.Type} record in the hosted zone {value.ZoneId}, as an alias of that type needs."
                    ),
                "Correct the name, or declare that record under `dnsRecords`, too."
            );
        }
    }
}
