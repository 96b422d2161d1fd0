using Amazon.Runtime;

namespace ElbProvisioner.Aws.Session;

/// <summary>How one run reaches AWS. Null means: as the usual environment and files say.</summary>
public sealed record AwsSessionOptions
{
    public const int DefaultParallelism = 32;

    public string? Region { get; init; }

    public string? Profile { get; init; }

    /// <summary>In place of every service's own endpoint.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>Calls in flight at once, over all services.</summary>
    public int Parallelism { get; init; } = DefaultParallelism;

    /// <summary>No call that could change something leaves the session: it is refused here, before it is signed.</summary>
    public bool OnlyReads { get; init; }

    public BudgetMode Budgets { get; init; } = BudgetMode.Automatic;

    /// <summary>Part of AWS's published request budgets to use: 0.5 leaves half of them to others.</summary>
    public double BudgetScale { get; init; } = 1;

    /// <summary>Null: the usual chain of environment, profile, web identity, single sign-on, container and instance.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>How long a call that AWS throttles is made again: as long as the attempts other tools make, and then some.</summary>
    public TimeSpan ThrottlePatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For one attempt, to the last byte: AWS answers every operation used here within a few seconds.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Hears, from any thread, that a call has to be made again and again; the calls of an action tell its progress instead.
    /// </summary>
    public Action<string>? OnWait { get; init; }

    /// <summary>Called after every attempt, from any thread.</summary>
    public Action<AwsCall>? OnCall { get; init; }
}

/// <summary>Whether calls wait for a token of AWS's published request budgets.</summary>
public enum BudgetMode
{
    /// <summary>Yes, except where the endpoint is on this machine or in this process: an emulator has no budgets to keep.</summary>
    Automatic,
    Always,
    Never,
}
