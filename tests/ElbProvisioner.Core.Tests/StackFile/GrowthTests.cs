using System.Diagnostics;
using System.Globalization;
using System.Text;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>
/// A file that is made to be large costs no more than reading it. The limits are far from what is measured, and farther from what was.
/// </summary>
public sealed class GrowthTests
{
    private const long MaxBytes = 250_000_000;

    public static TheoryData<string> Files => [.. Makers.Keys];

    private static Dictionary<string, Func<string>> Makers { get; } =
        new(StringComparer.Ordinal)
        {
            ["unknown keys at the top"] = () => "stack: shop\n" + Lines(40_000, i => $"banana{i}: 1"),
            ["unknown keys in a thing"] = () =>
                "stack: shop\ntargetGroups:\n  app:\n    port: 80\n" + Lines(40_000, i => $"    portt{i}: 1"),
            ["names that are empty"] = () => "stack: shop\ntargetGroups:\n" + Lines(40_000, i => $"  a{i}:"),
            ["the same key"] = () => "stack: shop\n" + Lines(40_000, _ => "region: eu-west-1"),
            ["undeclared variables"] = () => "stack: shop\ntags:\n" + Lines(30_000, i => $"  k{i}: \"${{v{i}}}\""),
            ["broken substitutions"] = () => "stack: shop\ntags:\n" + Lines(30_000, i => $"  k{i}: \"${{!{i}}}\""),
            ["variables that double"] = () =>
                "stack: shop\nvariables:\n  v0: xxxxxxxxxx\n"
                + Lines(60, i => $"  v{i + 1}: \"${{v{i}}}${{v{i}}}\"")
                + "tags: { a: \"${v60}\" }\n",
            ["variables in a row"] = () =>
                "stack: shop\nvariables:\n" + Lines(20_000, i => $"  v{i}: \"${{v{i + 1}}}\"") + "  v20000: x\ntags: { a: \"${v0}\" }\n",
            ["variables in a row, all used"] = () =>
                "stack: shop\nvariables:\n"
                + Lines(10_000, i => $"  v{i}: \"${{v{i + 1}}}\"")
                + "  v10000: x\ntags:\n"
                + Lines(10_000, i => $"  t{i}: \"${{v{i}}}\""),
            ["a long text that aliases repeat"] = () =>
                "stack: shop\nvariables: { a: b }\nx-t: &t \"${a}"
                + new string('y', 200_000)
                + "\"\ntags:\n"
                + Lines(20_000, i => $"  k{i}: *t"),
            ["aliases of aliases"] = () =>
                "stack: shop\n"
                + Lines(
                    6,
                    i =>
                        i == 0
                            ? "x-0: &a0 { port: 80, banana: 1 }"
                            : $"x-{i}: &a{i} {{ {string.Join(", ", Enumerable.Range(0, 10).Select(k => $"k{k}: *a{i - 1}"))} }}"
                )
                + "targetGroups: *a5\n",
            ["many target groups"] = () => "stack: shop\ntargetGroups:\n" + Lines(15_000, i => $"  a{i}: {{ port: 80 }}"),
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void It_takes_no_longer_and_no_more_than_its_size(string name)
    {
        var text = Makers[name]();
        StackText.Load("stack: shop\nvariables: { a: b }\ntags: { c: \"${a}\" }\nbanana: 1");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        var result = StackText.Load(text);
        var shown = StackText.Render(result);

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {text.Length} characters, {watch.ElapsedMilliseconds} ms, {bytes / 1_000_000} MB, "
                    + $"{result.Diagnostics.Length} messages"
            )
        );
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
        Assert.True(bytes < MaxBytes, $"It took {bytes} bytes.");
        Assert.InRange(result.Diagnostics.Length, 1, 201);
        Assert.True(shown.Length < 1_000_000);
    }

    [Fact]
    public void Forty_thousand_unknown_keys_are_told_in_a_few_messages()
    {
        var result = StackText.Load(Makers["unknown keys at the top"]());

        Assert.Equal(21, result.Diagnostics.Length);
        Assert.Contains(
            result.Diagnostics,
            diagnostic => diagnostic.Message == "the stack has 39980 more keys that are not part of the language."
        );
    }

    [Fact]
    public void A_chain_of_variables_that_is_too_long_is_one_message() =>
        Assert.Equal([FileCodes.VariablesLeadTooFar.Id], StackText.Codes(StackText.Load(Makers["variables in a row"]())).Distinct());

    [Fact]
    public void A_chain_is_as_long_whichever_end_is_used_first()
    {
        var rows = "variables:\n" + Lines(60, i => $"  v{i}: \"${{v{i + 1}}}\"") + "  v60: x\n";
        var forwards = StackText.Load("stack: shop\n" + rows + "tags: { a: \"${v0}\" }\n");
        var backwards = StackText.Load("stack: shop\n" + rows + "tags:\n" + Lines(61, i => $"  t{i}: \"${{v{60 - i}}}\""));

        Assert.Equal([FileCodes.VariablesLeadTooFar.Id], StackText.Codes(forwards));
        Assert.Contains(FileCodes.VariablesLeadTooFar.Id, StackText.Codes(backwards));
    }

    private static string Lines(int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(line(i)).Append('\n');
        }

        return text.ToString();
    }
}
