using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Checks;

/// <summary>Certificates have a message of their own.</summary>
internal sealed class ReferenceIsInAnotherRegion() : Check(new("ELB3704", Severity.Error, "Something made elsewhere is in another region"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from found in ForeignArns.Of(file)
        where file.Stack.Region is { } region && found.What != "certificate" && found.Region.Length > 0 && found.Region != region
        select Report(
            found.At,
            $"The {found.What} is in {found.Region}, the stack in {file.Stack.Region}; AWS takes one of the stack's own region only.",
            $"Name one in {file.Stack.Region}."
        );
}
