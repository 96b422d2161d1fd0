using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Checks;

internal sealed class ReferenceIsOfAnotherAccount()
    : Check(new("ELB3705", Severity.Error, "Something made elsewhere belongs to another account"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from found in ForeignArns.Of(file)
        where file.Stack.Account is { } account && !found.MayBeShared && found.Account.Length > 0 && found.Account != account
        select Report(
            found.At,
            $"The {found.What} belongs to account {found.Account}, the stack to {file.Stack.Account}; no account can use another's.",
            found.What == "certificate"
                ? $"Request or import one in account {file.Stack.Account}."
                : $"Name one of account {file.Stack.Account}."
        );
}
