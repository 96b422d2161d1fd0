using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Tests.Wire;

/// <summary>Lets botocore read answers, where it is installed.</summary>
internal static class Botocore
{
    /// <returns>What botocore understood, in the order of the answers.</returns>
    public static async Task<IReadOnlyList<JsonObject>> ReadAsync(IReadOnlyList<(Incoming Incoming, WireResponse Response)> answers)
    {
        using var reader = new StreamReader(Requests.Resource("parse-answers.py"));
        var script = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var process = Start(script);
        Assert.SkipWhen(process is null, "python3 is not installed");

        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complaints = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            foreach (var (incoming, response) in answers)
            {
                await process.StandardInput.WriteLineAsync(Line(incoming, response));
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already; what it said tells why.
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen((await complaints).Contains("No module named 'botocore'", StringComparison.Ordinal), "botocore is not installed");
        Assert.True(process.ExitCode == 0, await complaints);
        return
        [
            .. (await output)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)?.AsObject() ?? throw new JsonException(line)),
        ];
    }

    private static Process? Start(string script)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo("python3", ["-c", script])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            );
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Line(Incoming incoming, WireResponse response)
    {
        var headers = new JsonObject { ["Content-Type"] = response.ContentType };
        foreach (var (name, value) in response.Headers)
        {
            headers[name] = value;
        }

        return new JsonObject
        {
            ["service"] = incoming.Model.Name,
            ["operation"] = incoming.Operation.Name,
            ["protocol"] = incoming.Protocol switch
            {
                WireProtocol.Query => "query",
                WireProtocol.Ec2 => "ec2",
                WireProtocol.Json => "json",
                WireProtocol.RestXml => "rest-xml",
                WireProtocol.RestJson => "rest-json",
                _ => "smithy-rpc-v2-cbor",
            },
            ["status"] = response.Status,
            ["headers"] = headers,
            ["body"] = Convert.ToBase64String(response.Body.Span),
        }.ToJsonString();
    }
}
