
namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>Patterns of filters: * stands for any characters, ? for one, and a backslash takes that meaning from what follows.</summary>
internal static class Wildcards
{
    public static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> value)
    {
        while (!pattern.IsEmpty)
        {
            switch (pattern[0])
            {
                case '*':
                    return MatchRest(pattern.TrimStart('*'), value);
                case '?':
                    if (value.IsEmpty)
                    {
                        return false;
                    }

                    break;
                default:
                    if (pattern[0] == '\\' && pattern.Length > 1)
                    {
                        pattern = pattern[1..];
                    }

                    if (value.IsEmpty || value[0] != pattern[0])
                    {
                        return false;
                    }

                    break;
            }

            pattern = pattern[1..];
            value = value[1..];
        }

        return value.IsEmpty;
    }

    private static bool MatchRest(ReadOnlySpan<char> pattern, ReadOnlySpan<char> value)
    {
        for (var start = 0; start <= value.Length; start++)
        {
            if (Match(pattern, value[start..]))
            {
                return true;
            }
        }

        return false;
    }
}
