using System.Net;

namespace ElbProvisioner.Aws.Session;

/// <summary>What is wrong with an answer that no client can read.</summary>
internal enum AnswerFault
{
    None,

    /// <summary>It began as AWS's and ended too early, or never began.</summary>
    Cut,

    /// <summary>Somebody else wrote it: a proxy, a sign-in page, another server.</summary>
    Foreign,
}

/// <summary>
/// An answer came, and it is not one of AWS's or not all of it. It has no inner exception: the SDK would throw that in its place.
/// </summary>
internal sealed class UnreadableAnswerException(AnswerFault fault, HttpStatusCode status, string holds)
    : HttpRequestException($"{(int)status} with {holds}", inner: null, status)
{
    public AnswerFault Fault => fault;

    public int Status => (int)status;

    public string Code => fault == AnswerFault.Cut ? "AnswerCut" : "AnswerNotOfAws";
}
