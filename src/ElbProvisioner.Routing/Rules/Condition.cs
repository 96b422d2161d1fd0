using System.Collections.Immutable;

namespace ElbProvisioner.Routing.Rules;

/// <summary>What a request must look like; any of the values will do [ALB guide: rule condition types].</summary>
public abstract record Condition
{
    private Condition() { }

    /// <summary>AWS's name of the field.</summary>
    public abstract string Field { get; }

    /// <summary>As one reads them in the rule.</summary>
    public abstract ImmutableArray<string> Patterns { get; }

    /// <summary>The same with some of its values only.</summary>
    /// <param name="places">Of the values, as <see cref="Patterns"/> has them.</param>
    public Condition Only(IReadOnlyCollection<int> places) =>
        this switch
        {
            Host host => new Host([.. places.Select(at => host.Values[at])]),
            Path path => new Path([.. places.Select(at => path.Values[at])]),
            Method method => new Method([.. places.Select(at => method.Values[at])]),
            Header header => header with { Values = [.. places.Select(at => header.Values[at])] },
            Query query => new Query([.. places.Select(at => query.Values[at])]),
            Source source => new Source([.. places.Select(at => source.Values[at])]),
            Expression expression => expression with { Values = [.. places.Select(at => expression.Values[at])] },
            _ => this,
        };

    /// <summary>The name in the Host header; <c>*</c> and <c>?</c> are wildcards, case does not count.</summary>
    public sealed record Host(ImmutableArray<string> Values) : Condition
    {
        public override string Field => "host-header";

        public override ImmutableArray<string> Patterns => Values;
    }

    /// <summary>The path, never the query; <c>*</c> and <c>?</c> are wildcards, case counts.</summary>
    public sealed record Path(ImmutableArray<string> Values) : Condition
    {
        public override string Field => "path-pattern";

        public override ImmutableArray<string> Patterns => Values;
    }

    /// <summary>The method; case counts, and there are no wildcards.</summary>
    public sealed record Method(ImmutableArray<string> Values) : Condition
    {
        public override string Field => "http-request-method";

        public override ImmutableArray<string> Patterns => Values;
    }

    /// <summary>
    /// A header; case does not count, <c>*</c> and <c>?</c> are wildcards in its values, and each line of its name is asked for itself.
    /// </summary>
    public sealed record Header(string Name, ImmutableArray<string> Values) : Condition
    {
        public override string Field => "http-header";

        public override ImmutableArray<string> Patterns => Values;
    }

    /// <summary>A pair of the query; <c>*</c> and <c>?</c> are wildcards unless after a backslash, and case does not count.</summary>
    public sealed record Query(ImmutableArray<QueryPattern> Values) : Condition
    {
        public override string Field => "query-string";

        public override ImmutableArray<string> Patterns => [.. Values.Select(static pair => pair.ToString())];
    }

    /// <summary>Ranges of addresses of whoever made the connection, never of whom X-Forwarded-For names.</summary>
    public sealed record Source(ImmutableArray<string> Values) : Condition
    {
        public override string Field => "source-ip";

        public override ImmutableArray<string> Patterns => Values;
    }

    /// <summary>Regular expressions of the host, of the path or of a header.</summary>
    public sealed record Expression(string Of, string? HeaderName, ImmutableArray<string> Values) : Condition
    {
        public const string OfHost = "host-header";
        public const string OfPath = "path-pattern";
        public const string OfHeader = "http-header";

        public override string Field => Of;

        public override ImmutableArray<string> Patterns => Values;
    }

    /// <summary>IPv4 or IPv6: the one condition of rules on dual-stack network load balancers.</summary>
    public sealed record Family(bool IsVersion6) : Condition
    {
        public override string Field => "client-ip-type";

        public override ImmutableArray<string> Patterns => [IsVersion6 ? "ipv6" : "ipv4"];
    }

    /// <summary>Something that elbctl does not know, found in AWS: it is taken not to hold, and whoever hangs on it is told.</summary>
    public sealed record Unknown(string Name) : Condition
    {
        public override string Field => Name;

        public override ImmutableArray<string> Patterns => [];
    }
}

/// <param name="Key">Null: the value may stand under any key.</param>
public sealed record QueryPattern(string? Key, string Value)
{
    public override string ToString() => Key is null ? Value : $"{Key}={Value}";
}
