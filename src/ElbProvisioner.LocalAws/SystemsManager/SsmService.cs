using System.Collections.Immutable;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

internal static class SsmService
{
    /// <summary>When Amazon last wrote its parameters; the world's clock need not know of it.</summary>
    private static readonly DateTimeOffset PublishedAt = new(2025, 9, 16, 18, 0, 0, TimeSpan.Zero);

    public static Service Create() =>
        new(
            "ssm",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["GetParameter"] = ParameterAnswers.Get,
                ["GetParameters"] = ParameterAnswers.GetMany,
                ["GetParametersByPath"] = ParameterList.ByPath,
                ["DescribeParameters"] = ParameterList.Describe,
                ["PutParameter"] = ParameterChanges.Put,
                ["DeleteParameter"] = ParameterChanges.Delete,
                ["DeleteParameters"] = ParameterChanges.DeleteMany,
                ["AddTagsToResource"] = ParameterTags.Add,
                ["RemoveTagsFromResource"] = ParameterTags.Remove,
                ["ListTagsForResource"] = ParameterTags.List,
            },
            ImmutableDictionary<string, Happening>.Empty,
            Furnish
        );

    /// <summary>Amazon's parameters that name its images.</summary>
    private static void Furnish(Turn turn)
    {
        if (turn.Here.Name == Region.Global)
        {
            return;
        }

        foreach (var (name, image) in PublicImages.Parameters(turn.Here.Name))
        {
            turn.Ssm.Parameters.Put(
                new(
                    name,
                    "String",
                    "Standard",
                    "text",
                    Description: null,
                    AllowedPattern: null,
                    KeyId: null,
                    [new(1, image, PublishedAt)],
                    ImmutableSortedDictionary<string, string>.Empty,
                    IsPublic: true
                )
            );
        }
    }
}
