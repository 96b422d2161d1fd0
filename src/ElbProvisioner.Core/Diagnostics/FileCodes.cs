using System.Collections.Immutable;

namespace ElbProvisioner.Core.Diagnostics;

/// <summary>ELB1xxx: reading, merging and filling in the files themselves.</summary>
public static class FileCodes
{
    public static DiagnosticCode TooLarge { get; } = Error("ELB1001", "The file is too large");

    public static DiagnosticCode NotText { get; } = Error("ELB1002", "The file is not UTF-8 text");

    public static DiagnosticCode BrokenYaml { get; } = Error("ELB1003", "The file is not valid YAML");

    public static DiagnosticCode TabIndentation { get; } = Error("ELB1004", "A tab indents a line");

    public static DiagnosticCode DuplicateKey { get; } = Error("ELB1005", "A key is written twice");

    public static DiagnosticCode SeveralDocuments { get; } = Error("ELB1006", "The file holds several documents");

    public static DiagnosticCode KeyIsNotText { get; } = Error("ELB1007", "A key is not plain text");

    public static DiagnosticCode YamlTag { get; } = Error("ELB1008", "A YAML type tag is used");

    public static DiagnosticCode UnknownAlias { get; } = Error("ELB1009", "An alias has no anchor before it");

    public static DiagnosticCode ExpandsTooFar { get; } = Error("ELB1010", "Aliases expand to too much");

    public static DiagnosticCode NestedTooDeep { get; } = Error("ELB1011", "The nesting is too deep");

    public static DiagnosticCode NotAMap { get; } = Error("ELB1012", "The file is not a map");

    public static DiagnosticCode MergeKeyNeedsMap { get; } = Error("ELB1013", "A merge key has something else than maps");

    public static DiagnosticCode NothingToRead { get; } = Error("ELB1014", "No stack file is given");

    public static DiagnosticCode UnknownVariable { get; } = Error("ELB1020", "A variable is not declared");

    public static DiagnosticCode VariableIsNotSet { get; } = Error("ELB1021", "A variable must be set");

    public static DiagnosticCode EnvironmentVariableIsNotSet { get; } = Error("ELB1022", "An environment variable is not set");

    public static DiagnosticCode UnknownVariableGiven { get; } = Error("ELB1023", "A variable is given that no file declares");

    public static DiagnosticCode BrokenSubstitution { get; } = Error("ELB1024", "A substitution is not well-formed");

    public static DiagnosticCode VariableLeadsToItself { get; } = Error("ELB1025", "A variable's default leads back to itself");

    public static DiagnosticCode ReferenceOutsideOutputs { get; } = Error("ELB1026", "A stack reference is used outside outputs");

    public static DiagnosticCode FileIsUnreadable { get; } = Error("ELB1030", "A file the stack names cannot be read");

    public static DiagnosticCode VariablesGrowTooLong { get; } = Error("ELB1050", "Variables make too much of a text");

    public static DiagnosticCode VariablesLeadTooFar { get; } = Error("ELB1051", "Too many variables lead to each other");

    public static DiagnosticCode MoreMistakes { get; } = new("ELB1052", Severity.Info, "There are more mistakes than are shown");

    public static DiagnosticCode FileIsOutside { get; } =
        Error("ELB1053", "A file the stack names lies outside its folder and its repository");

    public static DiagnosticCode VariableIsNotOneOf { get; } = Error("ELB1054", "A variable has a value that is not allowed");

    public static DiagnosticCode ParameterIsMissing { get; } = Error("ELB1055", "Parameter Store has no such parameter");

    public static DiagnosticCode SecretIsTooShort { get; } = Error("ELB1056", "A secret is too short");

    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        TooLarge,
        NotText,
        BrokenYaml,
        TabIndentation,
        DuplicateKey,
        SeveralDocuments,
        KeyIsNotText,
        YamlTag,
        UnknownAlias,
        ExpandsTooFar,
        NestedTooDeep,
        NotAMap,
        MergeKeyNeedsMap,
        NothingToRead,
        UnknownVariable,
        VariableIsNotSet,
        EnvironmentVariableIsNotSet,
        UnknownVariableGiven,
        BrokenSubstitution,
        VariableLeadsToItself,
        ReferenceOutsideOutputs,
        FileIsUnreadable,
        VariablesGrowTooLong,
        VariablesLeadTooFar,
        MoreMistakes,
        FileIsOutside,
        VariableIsNotOneOf,
        ParameterIsMissing,
        SecretIsTooShort,
    ];

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
