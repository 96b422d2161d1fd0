using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Who performs which operation. Each handler enters its own, so that a new operation is written in one place.</summary>
internal sealed class OperationTable
{
    private readonly Dictionary<Type, Func<ActionScope, AwsOperation, Task<Outputs?>>> _performers = [];

    public IReadOnlyCollection<Type> Operations => _performers.Keys;

    /// <summary>For operations whose address gains something.</summary>
    public void OnMaking<TOperation>(Func<ActionScope, TOperation, Task<Outputs>> perform)
        where TOperation : AwsOperation =>
        _performers.Add(typeof(TOperation), async (scope, operation) => await perform(scope, (TOperation)operation));

    public void On<TOperation>(Func<ActionScope, TOperation, Task> perform)
        where TOperation : AwsOperation =>
        _performers.Add(
            typeof(TOperation),
            async (scope, operation) =>
            {
                await perform(scope, (TOperation)operation);
                return null;
            }
        );

    public Task<Outputs?> PerformAsync(ActionScope scope) => _performers[scope.Action.Operation.GetType()](scope, scope.Action.Operation);
}
