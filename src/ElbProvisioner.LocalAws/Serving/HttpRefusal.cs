namespace ElbProvisioner.LocalAws.Serving;

/// <summary>
/// A request is refused for its HTTP, before AWS hears of it. The connection ends with the answer: what follows in it cannot be trusted.
/// </summary>
/// <param name="code">The AWS error's.</param>
internal sealed class HttpRefusal(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public static HttpRefusal BadRequest(string message) => new(400, "BadRequest", message);
}

/// <summary>The caller has gone, or said nothing more: there is nobody to answer.</summary>
internal sealed class CallerGoneException : Exception;
