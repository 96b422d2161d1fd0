using ElbProvisioner.LocalAws.Lambda.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Lambda;

/// <summary>Aliases lead to a version of their function. They are not changed, and share no traffic.</summary>
internal static class Aliases
{
    public static Document Create(Transaction transaction, Fields request)
    {
        var name = FunctionName.Of(transaction, request).Name;
        var version = request.Required("FunctionVersion");
        Functions.Get(transaction, new(name, version == FunctionName.Latest ? null : version));
        var alias = new FunctionAlias(
            FunctionAlias.KeyOf(name, request.Required("Name")),
            name,
            request.Required("Name"),
            version,
            request.Text("Description") ?? "",
            transaction.NewUuid()
        );
        if (transaction.Lambda.Aliases.Has(alias.Key))
        {
            throw Refusals.Conflict($"Alias already exists: {Arn(transaction, alias)}");
        }

        transaction.Lambda.Aliases.Put(alias);
        return Told(transaction, alias);
    }

    public static Document Get(Transaction transaction, Fields request)
    {
        var name = new FunctionName(FunctionName.Of(transaction, request).Name, request.Required("Name"));
        return transaction.Lambda.Aliases.Find(name.Key) is { } alias
            ? Told(transaction, alias)
            : throw Refusals.NotFound($"Cannot find alias arn: {name.Arn(transaction)}");
    }

    /// <summary>One that is not there is deleted already.</summary>
    public static Document? Delete(Transaction transaction, Fields request)
    {
        var key = FunctionAlias.KeyOf(FunctionName.Of(transaction, request).Name, request.Required("Name"));
        transaction.Lambda.Aliases.Remove(key);
        transaction.Lambda.Policies.Remove(key);
        return null;
    }

    private static string Arn(Transaction transaction, FunctionAlias alias) =>
        new FunctionName(alias.Function, alias.Name).Arn(transaction);

    private static Document Told(Transaction transaction, FunctionAlias alias) =>
        new()
        {
            ["AliasArn"] = Arn(transaction, alias),
            ["Name"] = alias.Name,
            ["FunctionVersion"] = alias.Version,
            ["Description"] = alias.Description,
            ["RevisionId"] = alias.RevisionId,
        };
}
