namespace ElbProvisioner.LocalAws;

/// <summary>What the embedded AWS is like.</summary>
public sealed record LocalAwsOptions
{
    /// <summary>The world's clock. Whoever calls should wait by the same one.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Twelve digits.</summary>
    public string Account { get; init; } = "123456789012";

    /// <summary>Ids and chance follow from it: equal seeds and equal calls make equal worlds.</summary>
    public int Seed { get; init; }

    public Timings Timings { get; init; } = new();

    public Misfortunes Misfortunes { get; init; } = new();

    /// <summary>Whether calls are throttled as AWS throttles them.</summary>
    public bool KeepsBudgets { get; init; } = true;

    /// <summary>What goes wrong between caller and world; null: nothing.</summary>
    public IFaults? Faults { get; init; }

    /// <summary>Hears of each call once it is answered, or broken; from any thread.</summary>
    public Action<AnsweredCall>? OnCall { get; init; }

    /// <summary>Hears of what a user should know: operations that are not simulated.</summary>
    public Action<string>? Log { get; init; }
}
