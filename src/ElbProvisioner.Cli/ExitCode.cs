namespace ElbProvisioner.Cli;

/// <summary>What a pipeline can trust.</summary>
internal static class ExitCode
{
    /// <summary>Done, or nothing to do.</summary>
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>Only <c>plan --detailed-exitcode</c>.</summary>
    public const int ChangesPending = 2;

    public const int StackFileWrong = 3;

    public const int PartlyApplied = 4;

    public const int Interrupted = 130;
}
