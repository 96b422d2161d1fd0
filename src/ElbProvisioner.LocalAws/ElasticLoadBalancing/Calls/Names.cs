
namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;

/// <summary>What load balancers and target groups may be called.</summary>
internal static class Names
{
    private const int Longest = 32;

    public static void MustBeLoadBalancer(string name)
    {
        MustBeName("Load balancer", name);
        if (name.StartsWith("internal-", StringComparison.Ordinal))
        {
            throw Refusals.Invalid($"Load balancer name '{name}' cannot begin with 'internal-'");
        }
    }

    public static void MustBeTargetGroup(string name) => MustBeName("Target group", name);

    private static void MustBeName(string words, string name)
    {
        if (name.Length is 0 or > Longest)
        {
            throw Refusals.Invalid(
                name.Length == 0 ? $"{words} name cannot be empty" : $"{words} name '{name}' cannot be longer than '{Longest}' characters"
            );
        }

        if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
        {
            throw Refusals.Invalid($"{words} name '{name}' can only contain characters that are alphanumeric characters and hyphens(-)");
        }

        if (name[0] == '-' || name[^1] == '-')
        {
            throw Refusals.Invalid($"{words} name '{name}' cannot begin or end with '-'");
        }
    }
}
