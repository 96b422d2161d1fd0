using System.Text.Json;

namespace ElbProvisioner.Cli.Views;

/// <summary>What a stack gives, as a table or as JSON.</summary>
internal static class OutputsView
{
    public const int FormatVersion = 1;

    public static void Write(Pane pane, StackOutputs outputs)
    {
        var rows = Rows(outputs).ToList();
        if (rows.Count == 0)
        {
            pane.Line($"The stack {outputs.Stack} has no outputs: nothing of it that has any is there.");
            return;
        }

        var width = rows.Max(r => r.Name.Length);
        foreach (var (name, value) in rows)
        {
            pane.Line($"{pane.Paint(name.PadRight(width), Tone.Strong)}  {value ?? "(known after apply)"}");
        }
    }

    /// <summary>
    /// As the table has them. A load balancer with several DNS names has a row for each; a value that is not there yet is null. What a
    /// gateway load balancer does not have is left out.
    /// </summary>
    public static IEnumerable<(string Name, string? Value)> Rows(StackOutputs outputs) =>
        outputs
            .LoadBalancers.SelectMany(RowsOf)
            .Where(static row => row.Value is not "")
            .Concat(outputs.Authority is { } authority ? new (string, string?)[] { ("ca", authority) } : [])
            .Concat(outputs.Declared.Select(d => (d.Name, d.Value)));

    public static string WriteOne(string name, IReadOnlyList<string> values) =>
        JsonDocuments.Write(
            FormatVersion,
            json =>
            {
                json.WriteString("name", name);
                json.WriteString("value", values[0]);
                json.WriteStartArray("values");
                foreach (var value in values)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }
        );

    public static void WriteMembers(Utf8JsonWriter json, StackOutputs outputs)
    {
        json.WriteString("stack", outputs.Stack);
        json.WriteString("account", outputs.Account);
        json.WriteString("region", outputs.Region);
        json.WriteStartObject("loadBalancers");
        foreach (var loadBalancer in outputs.LoadBalancers)
        {
            json.WriteStartObject(loadBalancer.Name);
            json.WriteString("dnsName", loadBalancer.DnsName);
            json.WriteString("arn", loadBalancer.Arn);
            json.WriteString("zoneId", loadBalancer.ZoneId);
            json.WriteStartArray("dns");
            foreach (var name in loadBalancer.Dns)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteStartArray("addresses");
            foreach (var address in loadBalancer.Addresses)
            {
                json.WriteStringValue(address);
            }

            json.WriteEndArray();
            if (loadBalancer.EndpointServiceName is { } service)
            {
                json.WriteString("endpointServiceName", service);
            }

            if (!loadBalancer.Listeners.IsEmpty)
            {
                json.WriteStartObject("listeners");
                foreach (var listener in loadBalancer.Listeners)
                {
                    json.WriteStartObject(listener.Name);
                    json.WriteString("url", listener.Url);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (outputs.Authority is { } authority)
        {
            json.WriteString("ca", authority);
        }

        json.WriteStartObject("outputs");
        foreach (var output in outputs.Declared)
        {
            json.WriteString(output.Name, output.Value);
        }

        json.WriteEndObject();
    }

    private static IEnumerable<(string Name, string? Value)> RowsOf(LoadBalancerOutput loadBalancer) =>
        [
            ($"loadBalancers.{loadBalancer.Name}.dnsName", loadBalancer.DnsName),
            ($"loadBalancers.{loadBalancer.Name}.arn", loadBalancer.Arn),
            ($"loadBalancers.{loadBalancer.Name}.zoneId", loadBalancer.ZoneId),
            .. loadBalancer.Dns.Select(d => ($"loadBalancers.{loadBalancer.Name}.dns", d)),
            .. loadBalancer.EndpointServiceName is { } service
                ? new (string, string?)[] { ($"loadBalancers.{loadBalancer.Name}.endpointServiceName", service) }
                : [],
            .. loadBalancer.Addresses.Select(a => ($"loadBalancers.{loadBalancer.Name}.addresses", a)),
            .. loadBalancer.Listeners.Select(l => ($"loadBalancers.{loadBalancer.Name}.listeners.{l.Name}.url", l.Url)),
        ];
}
