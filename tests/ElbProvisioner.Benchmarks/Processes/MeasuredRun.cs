namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>One process from its start to its end.</summary>
/// <param name="Cpu">User and system time, children included: steadier than the wall clock on a busy machine.</param>
/// <param name="PeakBytes">Resident memory at its highest; for a tree of processes the sum of each one's highest.</param>
internal sealed record MeasuredRun(int ExitCode, TimeSpan Wall, TimeSpan Cpu, long PeakBytes, string Output);
