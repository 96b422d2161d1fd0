using System.Collections.Immutable;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

internal static class SsmService
{
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
            ImmutableDictionary<string, WorldEventHandler>.Empty,
            SsmTables.Key,
            SsmQuotas.All
        );
}
