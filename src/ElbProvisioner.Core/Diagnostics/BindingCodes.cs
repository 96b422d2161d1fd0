using System.Collections.Immutable;

namespace ElbProvisioner.Core.Diagnostics;

/// <summary>ELB2xxx: a single value or key of the file does not fit its place.</summary>
public static class BindingCodes
{
    public static DiagnosticCode UnknownKey { get; } = Error("ELB2001", "A key is not part of the language");

    public static DiagnosticCode WrongType { get; } = Error("ELB2002", "A value has the wrong shape");

    public static DiagnosticCode MissingKey { get; } = Error("ELB2003", "A required key is missing");

    public static DiagnosticCode NotSupportedYet { get; } = Error("ELB2004", "Part of the language that is not supported yet");

    public static DiagnosticCode NotOneOf { get; } = Error("ELB2005", "A value is not one of those allowed");

    public static DiagnosticCode OutOfRange { get; } = Error("ELB2006", "A number is out of range");

    public static DiagnosticCode NotANumber { get; } = Error("ELB2007", "A value is not a number");

    public static DiagnosticCode NotADuration { get; } = Error("ELB2008", "A value is not a duration");

    public static DiagnosticCode InvalidText { get; } = Error("ELB2009", "A text is not of the form its place asks for");

    public static DiagnosticCode InvalidName { get; } = Error("ELB2010", "A name breaks the naming rules");

    public static DiagnosticCode InvalidCidr { get; } = Error("ELB2011", "An address range is not valid");

    public static DiagnosticCode CidrHasHostBits { get; } = new("ELB2012", Severity.Warning, "An address range has host bits set");

    public static DiagnosticCode ShortenedId { get; } = new("ELB2051", Severity.Warning, "An id is shorter than AWS's are");

    public static DiagnosticCode InvalidDomain { get; } = Error("ELB2013", "A domain name is not valid");

    public static DiagnosticCode NotExactlyOne { get; } = Error("ELB2014", "Exactly one of several keys is needed");

    public static DiagnosticCode KeysConflict { get; } = Error("ELB2015", "Two keys cannot stand together");

    public static DiagnosticCode Empty { get; } = Error("ELB2016", "Something is empty that must not be");

    public static DiagnosticCode TooLong { get; } = Error("ELB2017", "A text is too long");

    public static DiagnosticCode TooMany { get; } = Error("ELB2018", "There are too many of something");

    public static DiagnosticCode UnknownAttribute { get; } = Error("ELB2019", "AWS has no such attribute");

    public static DiagnosticCode AttributeOfAnotherKind { get; } = Error("ELB2020", "The attribute belongs to another kind");

    public static DiagnosticCode AttributeWrittenTwice { get; } = Error("ELB2021", "An attribute is written in two ways");

    public static DiagnosticCode InvalidTag { get; } = Error("ELB2022", "A tag breaks AWS's rules or is reserved");

    public static DiagnosticCode ReservedCookie { get; } = Error("ELB2023", "A cookie name is reserved by AWS");

    public static DiagnosticCode NotPem { get; } = Error("ELB2024", "A text is not the PEM block expected");

    public static DiagnosticCode InvalidPorts { get; } = Error("ELB2025", "Ports are not valid");

    public static DiagnosticCode InvalidCondition { get; } = Error("ELB2026", "A rule condition's value is not valid");

    public static DiagnosticCode FileIsEmpty { get; } = Error("ELB2027", "A file the stack names is empty");

    public static DiagnosticCode OtherName { get; } = Error("ELB2029", "A key has another name here");

    public static DiagnosticCode RefusedByAws { get; } = Error("ELB2031", "AWS does not take a key where it stands");

    public static DiagnosticCode SecretInPlainSight { get; } = Error("ELB2050", "A secret stands where AWS shows it to everybody");

    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        UnknownKey,
        WrongType,
        MissingKey,
        NotSupportedYet,
        NotOneOf,
        OutOfRange,
        NotANumber,
        NotADuration,
        InvalidText,
        InvalidName,
        InvalidCidr,
        CidrHasHostBits,
        ShortenedId,
        InvalidDomain,
        NotExactlyOne,
        KeysConflict,
        Empty,
        TooLong,
        TooMany,
        UnknownAttribute,
        AttributeOfAnotherKind,
        AttributeWrittenTwice,
        InvalidTag,
        ReservedCookie,
        NotPem,
        InvalidPorts,
        InvalidCondition,
        FileIsEmpty,
        OtherName,
        RefusedByAws,
        SecretInPlainSight,
    ];

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
