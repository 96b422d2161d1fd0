using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>
/// How a variable is declared. Its values are filled in before anything is bound: here is only said what is written wrongly.
/// </summary>
internal static class VariableLanguage
{
    private static readonly Key<string> Default = new(
        VariableDeclaration.DefaultKey,
        new TextShape("a value", mayBeEmpty: true),
        "Its value unless something is given."
    );

    private static readonly Key<string> Parameter = new(
        VariableDeclaration.ParameterKey,
        Texts.ParameterName,
        "The parameter of Parameter Store that holds its value; read at plan."
    );

    private static readonly Key<bool> Secret = new(
        VariableDeclaration.SecretKey,
        TruthShape.Instance,
        "Whether its value is never shown; a saved plan then holds a fingerprint only."
    );

    private static readonly Key<string> Description = new("description", new TextShape("a text"), "For whoever has to set it.");

    private static readonly Key<string[]> OneOf = new(
        VariableDeclaration.AllowedKey,
        new ListShape<string>(new TextShape("a value", mayBeEmpty: true), orSingle: false, mayBeEmpty: false),
        "The values it may have."
    );

    public static Shape<string> Shape { get; } =
        new FormsShape<string>(
            scalar: new TextShape("a value", mayBeEmpty: true),
            map: new MapShape<string>(
                "variableDeclaration",
                "A variable: its default or where it is read from, whether it is secret, and what it may be.",
                [Default, Parameter, Secret, Description, OneOf],
                map =>
                {
                    if (map.Has(Default) && map.Has(Parameter))
                    {
                        map.Binding.Report(
                            BindingCodes.KeysConflict,
                            map.KeyAt(Parameter),
                            $"{map.Binding.Place} has both `default` and `ssm`; one of them is its value.",
                            "Remove one of them."
                        );
                    }

                    return "";
                }
            )
        );
}
