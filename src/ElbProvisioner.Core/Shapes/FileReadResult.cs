namespace ElbProvisioner.Core.Shapes;

/// <summary>What reading a file named inside a stack file (<c>{ file: user-data.sh }</c>) gave.</summary>
public abstract record FileReadResult
{
    private FileReadResult() { }

    public sealed record Content(string Text) : FileReadResult;

    /// <param name="Reason">For people: <c>it does not exist</c>.</param>
    public sealed record Failed(string Reason) : FileReadResult;

    /// <summary>It lies where stack files may not read without the user's leave.</summary>
    public sealed record Outside : FileReadResult;
}
