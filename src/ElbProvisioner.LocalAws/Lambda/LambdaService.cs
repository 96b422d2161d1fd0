using System.Collections.Immutable;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Lambda;

internal static class LambdaService
{
    public static Service Create() =>
        new(
            "lambda",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["CreateFunction"] = FunctionCalls.Create,
                ["GetFunction"] = FunctionCalls.Get,
                ["GetFunctionConfiguration"] = FunctionCalls.GetConfiguration,
                ["ListFunctions"] = FunctionCalls.List,
                ["DeleteFunction"] = FunctionCalls.Delete,
                ["PublishVersion"] = FunctionCalls.Publish,
                ["CreateAlias"] = Aliases.Create,
                ["GetAlias"] = Aliases.Get,
                ["DeleteAlias"] = Aliases.Delete,
                ["AddPermission"] = Permissions.Add,
                ["RemovePermission"] = Permissions.Remove,
                ["GetPolicy"] = Permissions.Get,
            },
            ImmutableDictionary<string, WorldEventHandler>.Empty,
            LambdaTables.Key
        );
}
