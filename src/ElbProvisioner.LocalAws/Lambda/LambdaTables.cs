using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Lambda;

internal sealed class LambdaTables(TableSet tables)
{
    public static readonly TablesKey<LambdaTables> Key = new(tables => new(tables));

    public Table<LambdaFunction> Functions { get; } = tables.Add("lambda.functions", LambdaJson.Default.LambdaFunction);

    public Table<DeletedFunction> Deleted { get; } = tables.Add("lambda.deleted", LambdaJson.Default.DeletedFunction);

    public Table<FunctionAlias> Aliases { get; } = tables.Add("lambda.aliases", LambdaJson.Default.FunctionAlias);

    public Table<FunctionPolicy> Policies { get; } = tables.Add("lambda.policies", LambdaJson.Default.FunctionPolicy);
}

internal static class LambdaTransaction
{
    extension(Transaction transaction)
    {
        public LambdaTables Lambda => transaction.Tables(LambdaTables.Key);
    }
}
