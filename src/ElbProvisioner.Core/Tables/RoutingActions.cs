using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>
/// What a listener or a rule does with a request: steps in their order, of which the last one ends it [ELBv2 API: Action].
/// </summary>
public static class RoutingActions
{
    /// <summary>Every type of action that the language has.</summary>
    private static readonly ImmutableArray<ActionType> Types =
    [
        new("forward", ForwardTable.Table, ForwardTable.Text),
        new("redirect", RedirectTable.Table, static (action, _) => RedirectTable.Text(action)),
        new("authenticate-cognito", AuthenticateCognitoTable.Table, Whole),
        new("authenticate-oidc", AuthenticateOidcTable.Table, AuthenticateOidcTable.Text),
        new("jwt-validation", JwtTable.Table, Whole),
        new("fixed-response", FixedResponseTable.Table, static (action, _) => FixedResponseTable.Text(action)),
    ];

    internal static Form<ImmutableArray<Settings>> Form { get; } = new ActionsForm();

    extension(ImmutableArray<Settings> actions)
    {
        /// <summary>Null: the last step is none.</summary>
        public Settings? Forward => Last(actions, ForwardTable.Table);

        public Settings? Redirect => Last(actions, RedirectTable.Table);

        public Settings? FixedResponse => Last(actions, FixedResponseTable.Table);

        /// <summary>The type of the last step where elbctl does not write it itself; null: it does.</summary>
        public string? ForeignType => Last(actions, ForeignActionTable.Table)?.Get(ForeignActionTable.Type);

        /// <summary>What requests are forwarded to, those without weight among them.</summary>
        public ImmutableArray<ForwardTarget> Targets => actions.Forward?.Get(ForwardTable.Targets) ?? [];

        /// <summary>What is asked of a request before it comes to its end; null: nothing.</summary>
        public Settings? Authentication => actions.FirstOrDefault(static a => IsAuthentication(a.Table));

        /// <summary>How long a client stays with the target group it was given; null: not at all.</summary>
        public TimeSpan? Stickiness =>
            actions.Forward?.FindValue(ForwardTable.Stickiness) is { } stickiness && stickiness != TimeSpan.Zero ? stickiness : null;

        /// <summary>The last step alone.</summary>
        public ImmutableArray<Settings> End => actions.IsEmpty ? [] : [actions[^1]];

        /// <summary>Every step is of a type that elbctl can write.</summary>
        public bool AreKnown => actions.All(static a => a.Table != ForeignActionTable.Table);

        /// <summary>The same steps, ending in a forward to these.</summary>
        public ImmutableArray<Settings> ForwardingTo(IEnumerable<ForwardTarget> targets, TimeSpan? stickiness) =>
            [.. actions.SkipLast(1), ForwardTable.To(targets, stickiness)];

        public bool AreSame(ImmutableArray<Settings> others) => Form.Key(actions) == Form.Key(others);
    }

    /// <summary>It lets no request through that does not show who asks.</summary>
    public static bool IsAuthentication(PropertyTable table) =>
        table == AuthenticateCognitoTable.Table || table == AuthenticateOidcTable.Table || table == JwtTable.Table;

    /// <summary>With everything that it says.</summary>
    private static string Whole(Settings action, Func<ResourceRef, string> nameOf) =>
        $"{action.Table.Label}: {string.Join(", ", action.Canonical())}";

    private static Settings? Last(ImmutableArray<Settings> actions, PropertyTable table) =>
        actions is [.., var last] && last.Table == table ? last : null;

    private static ActionType? TypeOf(Settings action) => Types.FirstOrDefault(t => t.Table == action.Table);

    private sealed record ActionType(string Word, PropertyTable Table, Func<Settings, Func<ResourceRef, string>, string> Text);

    private sealed class ActionsForm : Form<ImmutableArray<Settings>>
    {
        private const string TypeMember = "Type";
        private const string OrderMember = "Order";

        public override string Key(object value) =>
            string.Join('\n', ((ImmutableArray<Settings>)value).Select(a => $"{TypeOf(a)?.Word} {string.Join(' ', a.Canonical())}"));

        public override IEnumerable<string> Members(string member) =>
            [
                $"{member}[].{TypeMember}",
                $"{member}[].{OrderMember}",
                .. Types.SelectMany(t => t.Table.Members).Select(inner => $"{member}[].{inner}"),
            ];

        public override IEnumerable<ResourceRef> Refs(object value) =>
            ((ImmutableArray<Settings>)value).SelectMany(static action => action.Refs);

        public override object? FromWire(object wire) =>
            wire is IReadOnlyList<object> { Count: > 0 } items
                ? items
                    .Cast<Members>()
                    .OrderBy(action => action.GetValueOrDefault(OrderMember) as int? ?? 0)
                    .Select(action =>
                        (
                            Types.FirstOrDefault(t => t.Word == action.GetValueOrDefault(TypeMember) as string)?.Table
                            ?? ForeignActionTable.Table
                        ).Read(action)
                    )
                    .ToImmutableArray()
                : null;

        protected override string Show(ImmutableArray<Settings> value, Func<ResourceRef, string> nameOf) =>
            string.Join(", then ", value.Select(a => TypeOf(a)?.Text(a, nameOf) ?? a.Get(ForeignActionTable.Type)));

        /// <exception cref="InvalidOperationException">One of them is of another type: a bug, elbctl only reads those.</exception>
        protected override object Send(ImmutableArray<Settings> value, Func<ResourceRef, string> idOf) =>
            value
                .Select(
                    object (action, at) =>
                    {
                        var members = action.Creating(idOf);
                        members[TypeMember] =
                            TypeOf(action)?.Word
                            ?? throw new InvalidOperationException("The plan writes an action that elbctl only reads.");
                        if (action.Table == AuthenticateOidcTable.Table)
                        {
                            AuthenticateOidcTable.Complete(members);
                        }

                        if (value.Length > 1)
                        {
                            members[OrderMember] = at + 1;
                        }

                        return members;
                    }
                )
                .ToList();
    }
}
