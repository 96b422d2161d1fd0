using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.LocalAws.SystemsManager.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

/// <summary>GetParameter, GetParameters, and how answers write a parameter.</summary>
internal static class ParameterAnswers
{
    public static Document Get(Transaction transaction, Fields request)
    {
        var name = request.Required("Name");
        var reference = ParameterReference.Parse(transaction, name);
        if (reference?.Find(transaction) is not var (parameter, version))
        {
            throw NotFound(name);
        }

        return version is null
            ? throw new AwsError(
                "ParameterVersionNotFound",
                $"Systems Manager could not find version {reference.Selector?[1..]} of {reference.Name}. Verify the version and try again."
            )
            : new() { ["Parameter"] = Of(transaction, request, parameter, version, reference.Selector) };
    }

    /// <summary>What it does not find, it lists; a name given twice is refused.</summary>
    public static Document GetMany(Transaction transaction, Fields request)
    {
        var names = request.Texts("Names");
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            throw Refusals.Invalid("Duplicate names are not allowed.");
        }

        var (found, missing) = (new List<Document>(), new List<string>());
        foreach (var name in names)
        {
            var reference = ParameterReference.Parse(transaction, name);
            if (reference?.Find(transaction) is (var parameter, { } version))
            {
                found.Add(Of(transaction, request, parameter, version, reference.Selector));
            }
            else
            {
                missing.Add(name);
            }
        }

        return new() { ["Parameters"] = found, ["InvalidParameters"] = missing };
    }

    /// <param name="request">Says whether secrets are to be readable.</param>
    public static Document Of(Transaction transaction, Fields request, Parameter parameter, ParameterVersion version, string? selector) =>
        new()
        {
            ["Name"] = parameter.Key,
            ["Type"] = parameter.Type,
            ["Value"] =
                parameter.Type == "SecureString" && request.Flag("WithDecryption") != true ? Encrypted(parameter, version) : version.Value,
            ["Version"] = version.Number,
            ["Selector"] = selector,
            ["LastModifiedDate"] = version.At,
            ["ARN"] = Arn(transaction, parameter),
            ["DataType"] = parameter.DataType,
        };

    /// <summary>Amazon's own parameters belong to no account.</summary>
    public static string Arn(Transaction transaction, Parameter parameter) =>
        $"arn:aws:ssm:{transaction.Here.Name}:{(parameter.IsPublic ? "" : transaction.Account)}:parameter{(parameter.Key.StartsWith('/') ? "" : "/")}{parameter.Key}";

    /// <summary>Looks like what KMS makes of it, is the same each time, and tells nothing.</summary>
    private static string Encrypted(Parameter parameter, ParameterVersion version) =>
        "AQICAH"
        + Convert.ToBase64String(
            SHA512.HashData(
                Encoding.UTF8.GetBytes(FormattableString.Invariant($"{parameter.KeyId}/{parameter.Key}/{version.Number}/{version.Value}"))
            )
        );

    public static AwsError NotFound(string name) => new("ParameterNotFound", $"Parameter {name} not found.");
}
