namespace ElbProvisioner.Routing.Proof;

/// <summary>
/// Looks for a value of each dimension such that some rules take the request and others do not. A rule does not take it when a single
/// condition of it fails, so each rule gives a choice; the rule with the fewest comes first, and what it leaves decides the rest.
/// </summary>
/// <param name="uncertain">A condition that cannot be read may be what fails.</param>
internal sealed class RequestSearch(IReadOnlyList<Dimension> dimensions, bool uncertain, ProofBudget budget)
{
    /// <summary>By dimension, the values of a request; null: there is none, unless <see cref="IsGivenUp"/>.</summary>
    public List<DimensionValue>[]? Find(IReadOnlyList<RuleTerms> takenBy, IReadOnlyList<RuleTerms> notBy)
    {
        IsGivenUp = false;
        var field = new Field(dimensions);
        foreach (var condition in takenBy.SelectMany(static rule => rule.Conditions))
        {
            if (!field.Require(condition))
            {
                return null;
            }
        }

        return Solve(ref field, [.. notBy]) ? field.Chosen() : null;
    }

    /// <summary>The budget was used up before it was decided.</summary>
    public bool IsGivenUp { get; private set; }

    private bool Solve(ref Field field, List<RuleTerms> open)
    {
        List<Escape> best;
        bool hasNarrowed;
        do
        {
            (best, hasNarrowed) = ([], false);
            var still = new List<RuleTerms>(open.Count);
            foreach (var rule in open)
            {
                if (!budget.Spend(rule.Parts.Length + 1))
                {
                    IsGivenUp = true;
                    return false;
                }

                if (EscapesFrom(rule, field) is not { } escapes)
                {
                    continue;
                }

                if (escapes.Count == 0)
                {
                    return false;
                }

                if (escapes is [var only])
                {
                    field.Take(only);
                    hasNarrowed = true;
                    continue;
                }

                still.Add(rule);
                best = best.Count == 0 || escapes.Count < best.Count ? escapes : best;
            }

            open = still;
        } while (hasNarrowed && open.Count > 0);

        if (open.Count == 0)
        {
            return true;
        }

        foreach (var escape in best)
        {
            var branch = field.Copy();
            branch.Take(escape);
            if (Solve(ref branch, open))
            {
                field = branch;
                return true;
            }

            // From here on that condition holds.
            if (IsGivenUp || !field.Refuse(escape))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>The ways in which a rule can fail to take the request; null: it fails already.</summary>
    private List<Escape>? EscapesFrom(RuleTerms rule, Field field)
    {
        var escapes = new List<Escape>();
        foreach (var part in rule.Parts)
        {
            var dimension = dimensions[part.Dimension];
            var left = field.Left[part.Dimension];
            if (dimension.Kind == DimensionKind.Repeated)
            {
                foreach (var condition in part.Conditions)
                {
                    var holding = dimension.HoldingOf[condition];
                    if (!left.Meets(holding))
                    {
                        return null;
                    }

                    if (field.CanDoWithout(part.Dimension, holding))
                    {
                        escapes.Add(new(part.Dimension, condition, holding));
                    }
                }
            }
            else if (uncertain || dimension.Kind == DimensionKind.Single)
            {
                if (!left.Meets(part.Holding))
                {
                    return null;
                }

                if (!left.IsWithin(part.Holding))
                {
                    escapes.Add(new(part.Dimension, null, part.Holding));
                }
            }
        }

        return escapes;
    }

    /// <param name="Condition">The one that fails, of a repeated dimension.</param>
    /// <param name="Holding">The values that are left out.</param>
    private readonly record struct Escape(int Dimension, int? Condition, Bits Holding);

    /// <summary>What each dimension may still be.</summary>
    private readonly struct Field
    {
        private readonly IReadOnlyList<Dimension> _dimensions;
        private readonly List<int>?[] _required;

        public Field(IReadOnlyList<Dimension> dimensions)
        {
            _dimensions = dimensions;
            _required = new List<int>?[dimensions.Count];
            Left = [.. dimensions.Select(static dimension => Bits.All(dimension.Values.Length))];
        }

        private Field(IReadOnlyList<Dimension> dimensions, List<int>?[] required, Bits[] left) =>
            (_dimensions, _required, Left) = (dimensions, required, left);

        public Bits[] Left { get; }

        public Field Copy() => new(_dimensions, [.. _required.Select(static list => list?.ToList())], [.. Left]);

        /// <returns>False: nothing is left.</returns>
        public bool Require(ConditionPlace place)
        {
            var dimension = _dimensions[place.Dimension];
            var holding = dimension.HoldingOf[place.Condition];
            if (dimension.Kind == DimensionKind.Repeated)
            {
                (_required[place.Dimension] ??= []).Add(place.Condition);
                return Left[place.Dimension].Meets(holding);
            }

            Left[place.Dimension] = Left[place.Dimension].And(holding);
            return !Left[place.Dimension].IsEmpty;
        }

        public void Take(Escape escape) => Left[escape.Dimension] = Left[escape.Dimension].Without(escape.Holding);

        /// <returns>False: nothing is left.</returns>
        public bool Refuse(Escape escape)
        {
            if (escape.Condition is { } condition)
            {
                return Require(new(escape.Dimension, condition));
            }

            Left[escape.Dimension] = Left[escape.Dimension].And(escape.Holding);
            return !Left[escape.Dimension].IsEmpty;
        }

        /// <summary>Each condition that must hold there can still hold without these values.</summary>
        public bool CanDoWithout(int dimension, Bits values)
        {
            var left = Left[dimension].Without(values);
            foreach (var condition in _required[dimension] ?? [])
            {
                if (!left.Meets(_dimensions[dimension].HoldingOf[condition]))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>As few lines as will do, and the simplest text of what is left.</summary>
        public List<DimensionValue>[] Chosen()
        {
            var chosen = new List<DimensionValue>[_dimensions.Count];
            for (var at = 0; at < chosen.Length; at++)
            {
                var dimension = _dimensions[at];
                chosen[at] = dimension.Kind == DimensionKind.Repeated ? [] : [dimension.Values[Left[at].First]];
                foreach (var condition in _required[at] ?? [])
                {
                    if (!chosen[at].Exists(value => value.Holds[condition]))
                    {
                        chosen[at].Add(dimension.Values[Left[at].And(dimension.HoldingOf[condition]).First]);
                    }
                }
            }

            return chosen;
        }
    }
}

/// <summary>Where a condition stands: in which dimension, and there at which place.</summary>
internal sealed record ConditionPlace(int Dimension, int Condition);

/// <summary>A rule's conditions, each at its place.</summary>
/// <param name="Key">Rules of the same conditions have the same.</param>
internal sealed record RuleTerms(string Key, IReadOnlyList<ConditionPlace> Conditions, RulePart[] Parts)
{
    /// <summary>A condition of it cannot be read.</summary>
    public bool IsUnread { get; init; }
}

/// <param name="Holding">Values for which all of them hold.</param>
internal sealed record RulePart(int Dimension, int[] Conditions, Bits Holding);

/// <summary>
/// How much may be tried; what needs more is said to be too hard. Counted, not timed: the same rules always end the same.
/// </summary>
internal sealed class ProofBudget(long steps)
{
    private long _left = steps;

    public bool Spend(int count) => (_left -= count) >= 0;
}
