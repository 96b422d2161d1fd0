using System.Collections.Concurrent;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>What the questions about one plan share.</summary>
internal sealed class Inquiry(AwsSession session, LiveWorld world, string stackName, CancellationToken cancel)
{
    /// <summary>Values one EC2 filter takes.</summary>
    public const int FilterValues = 200;

    private readonly ConcurrentDictionary<string, string> _unanswered = new(StringComparer.Ordinal);

    public AwsSession Session { get; } = session;

    public LiveWorld World { get; } = world;

    public string StackName { get; } = stackName;

    public CancellationToken Cancel { get; } = cancel;

    public FindingList Findings { get; } = new();

    /// <summary>
    /// A question that may not be asked, or that an endpoint does not know, is left open: AWS answers it when the run gets there.
    /// </summary>
    /// <param name="what">For people: <c>key pairs</c>.</param>
    public async Task AskAsync(string what, Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (AmazonServiceException refusal)
            when (AwsFailure.Of(refusal) is { Kind: AwsFailureKind.AccessDenied or AwsFailureKind.Unsupported } failure)
        {
            _unanswered.TryAdd(what, failure.Action ?? failure.Code);
        }
    }

    /// <summary>Once for all of them.</summary>
    public void TellUnanswered()
    {
        if (!_unanswered.IsEmpty)
        {
            var list = _unanswered.OrderBy(u => u.Key, StringComparer.Ordinal).Select(u => $"{u.Key} ({u.Value})");
            Findings.Report(
                ExistenceCodes.NotChecked,
                SourceSpan.None,
                $"AWS did not let elbctl look whether these exist: {string.Join(", ", list)}. What is wrong there shows only when it "
                    + "is applied.",
                "Allow these actions, and the plan tells."
            );
        }
    }
}
