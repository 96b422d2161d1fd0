using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Model;

/// <summary>Which load balancer of somebody else's is meant.</summary>
public abstract record ExistingBalancer
{
    private ExistingBalancer(string said, SourceSpan at) => (Said, At) = (said, at);

    /// <summary>For people, and what tells it from another one: <c>edge</c>, an ARN, <c>edge of the stack platform</c>.</summary>
    public string Said { get; }

    /// <summary>Where the file says it.</summary>
    public SourceSpan At { get; }

    public sealed record ByName(string Name, SourceSpan At) : ExistingBalancer(Name, At);

    public sealed record ByArn(string Arn, SourceSpan At) : ExistingBalancer(Arn, At)
    {
        /// <summary><c>…:loadbalancer/app/NAME/ID</c>.</summary>
        public string Name => Arn.Split('/') is [_, _, var name, ..] ? name : Arn;
    }

    /// <summary>One of another stack of elbctl's, by its name in that stack's file.</summary>
    public sealed record OfStack(string Stack, string Name, SourceSpan At) : ExistingBalancer($"{Name} of the stack {Stack}", At);

    public sealed record ByTags(ImmutableSortedDictionary<string, string> Tags, SourceSpan At)
        : ExistingBalancer(string.Join(", ", Tags.Select(static t => $"{t.Key}={t.Value}")), At);
}

/// <summary>Priorities that a stack's rules keep to on somebody else's listener: 1 to 50000 [ELBv2 API].</summary>
public sealed record PriorityBand(int First, int Last)
{
    public int Size => Last - First + 1;

    public bool Holds(int priority) => priority >= First && priority <= Last;

    public override string ToString() => $"{First}-{Last}";
}
