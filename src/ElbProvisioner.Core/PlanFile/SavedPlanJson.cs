using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Core.PlanFile;

/// <summary>
/// A saved plan's file: <c>{ formatVersion, sha256, saved: {…} }</c>. The digest is over the bytes of <c>saved</c>, so a file that was
/// cut short or edited is told from one that is whole.
/// </summary>
public static class SavedPlanJson
{
    /// <summary>2: secrets are left out, and their fingerprints written. 3: the fingerprint of what AWS reported is salted.</summary>
    public const int FormatVersion = 3;

    public static byte[] Write(SavedPlan plan)
    {
        var saved = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(saved, PlanJson.Compact))
        {
            WriteSaved(json, plan);
        }

        var file = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(file, PlanJson.Compact))
        {
            json.WriteStartObject();
            json.WriteNumber("formatVersion", FormatVersion);
            json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(saved.WrittenSpan)));
            json.WritePropertyName("saved");
            json.WriteRawValue(saved.WrittenSpan);
            json.WriteEndObject();
        }

        return file.WrittenSpan.ToArray();
    }

    /// <summary>Either a plan or the reason there is none.</summary>
    /// <param name="elbctlVersion">Of the program that reads.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> file,
        string fileName,
        string elbctlVersion,
        [NotNullWhen(true)] out SavedPlan? plan,
        [NotNullWhen(false)] out Diagnostic? refusal
    )
    {
        plan = null;
        try
        {
            using var document = JsonDocument.Parse(file);
            refusal = Refusal(document.RootElement, fileName, elbctlVersion);
            plan = refusal is null ? ReadSaved(document.RootElement.GetProperty("saved")) : null;
            return plan is not null;
        }
        catch (JsonException)
        {
            refusal = Damaged(fileName);
            return false;
        }
    }

    private static Diagnostic? Refusal(JsonElement root, string fileName, string elbctlVersion)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("formatVersion", out var format)
            || format.ValueKind != JsonValueKind.Number
            || !format.TryGetInt32(out var version)
        )
        {
            return Damaged(fileName);
        }

        if (version != FormatVersion)
        {
            return new(
                PlanFileDiagnostics.UnknownFormat,
                SourceSpan.None,
                $"{fileName} has format {version}, and this elbctl reads format {FormatVersion}.",
                "Apply it with the elbctl that made it, or make a new plan."
            );
        }

        // Once the digest holds, the content is what this format writes: from here on no member can be missing.
        if (
            !root.TryGetProperty("saved", out var saved)
            || !root.TryGetProperty("sha256", out var digest)
            || digest.ToString() != Convert.ToHexStringLower(SHA256.HashData(JsonMarshal.GetRawUtf8Value(saved)))
        )
        {
            return Damaged(fileName);
        }

        var madeBy = Text(saved, "elbctlVersion");
        return madeBy == elbctlVersion
            ? null
            : new(
                PlanFileDiagnostics.OtherVersion,
                SourceSpan.None,
                $"{fileName} was made by elbctl {madeBy}, and this is elbctl {elbctlVersion}.",
                "Another version may plan differently: make a new plan."
            );
    }

    private static Diagnostic Damaged(string fileName) =>
        new(
            PlanFileDiagnostics.Damaged,
            SourceSpan.None,
            $"{fileName} is not a plan of elbctl, or it is damaged.",
            "Make a new plan with 'elbctl plan --out'."
        );

    private static void WriteSaved(Utf8JsonWriter json, SavedPlan plan)
    {
        json.WriteStartObject();
        json.WriteString("elbctlVersion", plan.ElbctlVersion);
        json.WriteString("goal", plan.Goal == PlanGoal.Destroy ? "destroy" : "apply");
        json.WriteString("account", plan.Account);
        json.WriteString("region", plan.Region);
        json.WriteString("liveFingerprint", plan.LiveFingerprint);
        json.WriteStartArray("sources");
        foreach (var source in plan.Sources)
        {
            json.WriteStartObject();
            json.WriteString("name", source.Name);
            json.WriteString("text", source.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteMap(json, "variables", plan.Variables);
        WriteMap(json, "environment", plan.Environment);
        WriteMap(json, "files", plan.Files);
        json.WriteString("salt", plan.Salt);
        WriteMap(json, "fingerprints", plan.Fingerprints);
        json.WritePropertyName("plan");
        json.WriteRawValue(plan.PlanJson);
        if (plan.Graph is { } graph)
        {
            json.WritePropertyName("graph");
            GraphJson.Write(json, graph);
        }

        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static SavedPlan ReadSaved(JsonElement saved) =>
        new()
        {
            ElbctlVersion = Text(saved, "elbctlVersion"),
            Goal = Text(saved, "goal") == "destroy" ? PlanGoal.Destroy : PlanGoal.Apply,
            Account = Text(saved, "account"),
            Region = Text(saved, "region"),
            LiveFingerprint = Text(saved, "liveFingerprint"),
            Sources = [.. saved.GetProperty("sources").EnumerateArray().Select(s => new SavedSource(Text(s, "name"), Text(s, "text")))],
            Variables = Map(saved, "variables"),
            Environment = Map(saved, "environment"),
            Files = Map(saved, "files"),
            Salt = Text(saved, "salt"),
            Fingerprints = Map(saved, "fingerprints"),
            PlanJson = saved.GetProperty("plan").GetRawText(),
            Graph = saved.TryGetProperty("graph", out var graph) ? GraphJson.Read(graph) : null,
        };

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException(name);

    private static ImmutableSortedDictionary<string, string> Map(JsonElement saved, string name) =>
        saved
            .GetProperty(name)
            .EnumerateObject()
            .ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString() ?? throw new FormatException(name), StringComparer.Ordinal);
}
