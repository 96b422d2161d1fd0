using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.SystemsManager;

/// <summary>One filter of a listing: any of its values will do.</summary>
internal sealed record ParameterFilter(string Key, string Option, IReadOnlyList<string> Values)
{
    /// <exception cref="AwsError"><c>InvalidFilterKey</c>, <c>InvalidFilterOption</c>.</exception>
    public static IReadOnlyList<ParameterFilter> Read(IReadOnlyList<Fields> filters, bool forPath) =>
        [
            .. filters.Select(filter =>
            {
                var key = filter.Required("Key");
                var option = filter.Text("Option") ?? (key == "Path" ? "OneLevel" : "Equals");
                if (forPath ? key is not ("Type" or "KeyId" or "Label") : key == "Label")
                {
                    throw new AwsError("InvalidFilterKey", $"The following filter key is not valid: {key}.");
                }

                return option is "Equals" or "BeginsWith" ? new ParameterFilter(key, option, filter.Texts("Values"))
                    : key == "Path" && option is "OneLevel" or "Recursive" ? new ParameterFilter(key, option, filter.Texts("Values"))
                    : key == "Name" && option == "Contains" ? new ParameterFilter(key, option, filter.Texts("Values"))
                    : throw new AwsError(
                        "InvalidFilterOption",
                        $"The following filter option is not valid: {option}. Valid options include: [BeginsWith, Equals]."
                    );
            }),
        ];

    public bool Matches(Parameter parameter) =>
        Key switch
        {
            "Name" => Any(parameter.Key.TrimStart('/'), value => value.TrimStart('/')),
            "Type" => Any(parameter.Type),
            "KeyId" => parameter.KeyId is { } key && Any(key),
            "Tier" => Any(parameter.Tier),
            "DataType" => Any(parameter.DataType),
            "Path" => Values.Any(path => IsBelow(parameter.Key, path)),
            _ when Key.StartsWith("tag:", StringComparison.Ordinal) => parameter.Tags.TryGetValue(Key["tag:".Length..], out var value)
                && (Values.Count == 0 || Any(value)),
            _ => false,
        };

    private bool Any(string actual, Func<string, string>? normal = null) =>
        Values
            .Select(normal ?? (value => value))
            .Any(value =>
                Option switch
                {
                    "BeginsWith" => actual.StartsWith(value, StringComparison.Ordinal),
                    "Contains" => actual.Contains(value, StringComparison.Ordinal),
                    _ => actual == value,
                }
            );

    private bool IsBelow(string name, string path)
    {
        var below = path.EndsWith('/') ? path : path + "/";
        return name.StartsWith(below, StringComparison.Ordinal) && (Option == "Recursive" || !name.AsSpan(below.Length).Contains('/'));
    }
}
