using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Amazon.Runtime;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>Fills and compares model objects by the members' names in the service model.</summary>
/// <param name="visited">Every property filled or compared, as "Type.Property".</param>
internal sealed class ModelObject(ISet<string> visited)
{
    // Written down once more on purpose: the generator has its own list, and the two must agree.
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["IpPermission.IpRanges"] = "Ipv4Ranges",
        ["PrefixListId.PrefixListId"] = "Id",
    };

    public object Build(Type type, JsonElement value)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string))
        {
            return Text(value);
        }
        if (plain == typeof(bool))
        {
            return value.GetBoolean();
        }
        if (plain == typeof(int))
        {
            return value.GetInt32();
        }
        if (plain == typeof(long))
        {
            return value.GetInt64();
        }
        if (plain == typeof(double))
        {
            return value.GetDouble();
        }
        if (plain == typeof(DateTime))
        {
            return DateTime.UnixEpoch.AddMilliseconds(value.GetInt64());
        }
        if (plain == typeof(MemoryStream))
        {
            return new MemoryStream(value.GetBytesFromBase64());
        }
        if (plain.IsAssignableTo(typeof(ConstantClass)))
        {
            return Activator.CreateInstance(plain, Text(value)) ?? throw new InvalidOperationException(plain.Name);
        }
        var created = Activator.CreateInstance(plain) ?? throw new InvalidOperationException(plain.Name);
        switch (created)
        {
            case IDictionary map:
                foreach (var entry in value.EnumerateObject())
                {
                    map.Add(entry.Name, Build(plain.GetGenericArguments()[1], entry.Value));
                }
                break;
            case IList list:
                foreach (var item in value.EnumerateArray())
                {
                    list.Add(Build(plain.GetGenericArguments()[0], item));
                }
                break;
            default:
                foreach (var member in value.EnumerateObject())
                {
                    var property = Property(plain, member.Name);
                    property.SetValue(created, Build(property.PropertyType, member.Value));
                }

                break;
        }

        return created;
    }

    /// <summary>The differences between an object and what it should be; a collection without items and none at all are the same.</summary>
    public IEnumerable<string> Differences(object? actual, JsonElement expected, string path) =>
        (actual, expected.ValueKind) switch
        {
            (null, JsonValueKind.Array) when expected.GetArrayLength() == 0 => [],
            (null, JsonValueKind.Object) when !expected.EnumerateObject().Any() => [],
            (null, _) => [$"{path}: missing, expected {expected}"],
            (string or ConstantClass, _) => Unless(actual.ToString() == Text(expected), path, actual, expected),
            (DateTime time, _) => Unless(
                time.Kind == DateTimeKind.Utc && (time - DateTime.UnixEpoch).TotalMilliseconds == expected.GetInt64(),
                path,
                actual,
                expected
            ),
            (MemoryStream blob, _) => Unless(Convert.ToBase64String(blob.ToArray()) == expected.GetString(), path, actual, expected),
            (bool flag, _) => Unless(flag == expected.GetBoolean(), path, actual, expected),
            (int or long or double, _) => Unless(
                Convert.ToDouble(actual, CultureInfo.InvariantCulture) == expected.GetDouble(),
                path,
                actual,
                expected
            ),
            (IDictionary map, _) => Unless(map.Count == expected.EnumerateObject().Count(), path, map.Count, expected)
                .Concat(expected.EnumerateObject().SelectMany(entry => Differences(map[entry.Name], entry.Value, $"{path}.{entry.Name}"))),
            (IList list, _) => Unless(list.Count == expected.GetArrayLength(), path, list.Count, expected)
                .Concat(
                    expected
                        .EnumerateArray()
                        .Take(list.Count)
                        .SelectMany((item, index) => Differences(list[index], item, $"{path}[{index}]"))
                ),
            _ => MemberDifferences(actual, expected, path),
        };

    private IEnumerable<string> MemberDifferences(object actual, JsonElement expected, string path)
    {
        var told = expected.EnumerateObject().ToDictionary(member => Property(actual.GetType(), member.Name).Name, member => member.Value);
        foreach (var property in OwnProperties(actual.GetType()))
        {
            var value = property.GetValue(actual);
            if (told.TryGetValue(property.Name, out var expectedValue))
            {
                foreach (var difference in Differences(value, expectedValue, $"{path}.{property.Name}"))
                {
                    yield return difference;
                }
            }
            else if (value is not null)
            {
                yield return $"{path}.{property.Name}: {value}, expected nothing";
            }
        }
    }

    /// <summary>
    /// The differences between objects of two clients, whose types are two but have one name; a collection without items and none at all
    /// are the same.
    /// </summary>
    public IEnumerable<string> Differences(object? actual, object? expected, string path)
    {
        if (IsNothing(actual) && IsNothing(expected))
        {
            return [];
        }
        if (actual is null || expected is null || (actual is not IList && actual.GetType().Name != expected.GetType().Name))
        {
            return [$"{path}: {actual ?? "missing"}, expected {expected ?? "nothing"}"];
        }
        return (actual, expected) switch
        {
            (MemoryStream ours, MemoryStream theirs) => Unless(ours.ToArray().SequenceEqual(theirs.ToArray()), path, ours, theirs),
            (DateTime ours, DateTime theirs) => Unless(ours == theirs && ours.Kind == theirs.Kind, path, ours, theirs),
            (IDictionary ours, IDictionary theirs) => Unless(ours.Count == theirs.Count, path, ours.Count, theirs.Count)
                .Concat(theirs.Keys.Cast<object>().SelectMany(key => Differences(ours[key], theirs[key], $"{path}.{key}"))),
            (IList ours, IList theirs) => Unless(ours.Count == theirs.Count, path, ours.Count, theirs.Count)
                .Concat(
                    Enumerable.Range(0, Math.Min(ours.Count, theirs.Count)).SelectMany(i => Differences(ours[i], theirs[i], $"{path}[{i}]"))
                ),
            (string or ConstantClass or ValueType, _) => Unless(actual.ToString() == expected.ToString(), path, actual, expected),
            _ => MemberDifferences(actual, expected, path),
        };
    }

    private IEnumerable<string> MemberDifferences(object actual, object expected, string path)
    {
        var ours = OwnProperties(actual.GetType()).ToDictionary(property => property.Name);
        foreach (var property in OwnProperties(expected.GetType()))
        {
            var known = ours.GetValueOrDefault(property.Name);
            var value = known?.GetValue(actual);
            if (value is not null)
            {
                visited.Add($"{actual.GetType().Name}.{property.Name}");
            }
            foreach (var difference in Differences(value, property.GetValue(expected), $"{path}.{property.Name}"))
            {
                yield return difference;
            }
        }

        foreach (var name in ours.Keys.Except(OwnProperties(expected.GetType()).Select(property => property.Name)))
        {
            yield return $"{path}.{name}: only on one side";
        }
    }

    private static bool IsNothing(object? value) => value is null or ICollection { Count: 0 };

    public static IEnumerable<PropertyInfo> OwnProperties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    /// <summary>The property of a typed object that stands for a member of the model.</summary>
    public static PropertyInfo PropertyOf(Type type, string member)
    {
        var name = Renamed.GetValueOrDefault($"{type.Name}.{member}", char.ToUpperInvariant(member[0]) + member[1..]);
        return type.GetProperty(name) ?? throw new InvalidOperationException($"{type.Name} has no property {name}");
    }

    private PropertyInfo Property(Type type, string member)
    {
        var property = PropertyOf(type, member);
        visited.Add($"{type.Name}.{property.Name}");
        return property;
    }

    private static string Text(JsonElement value) =>
        value.GetString() ?? throw new InvalidOperationException("null where text was expected");

    private static IEnumerable<string> Unless(bool equal, string path, object? actual, object? expected) =>
        equal ? [] : [$"{path}: {actual}, expected {expected}"];
}
