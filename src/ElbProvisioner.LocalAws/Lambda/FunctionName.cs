using ElbProvisioner.LocalAws.Lambda.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Lambda;

/// <summary>What a call names: a function, one of its versions, or an alias.</summary>
/// <param name="Qualifier">Null: the function as it is now, which AWS calls <c>$LATEST</c> too.</param>
internal sealed record FunctionName(string Name, string? Qualifier)
{
    public const string Latest = "$LATEST";

    /// <summary>What policies are kept by.</summary>
    public string Key => Qualifier is null ? Name : FunctionAlias.KeyOf(Name, Qualifier);

    /// <summary>
    /// A name, an account's <c>123456789012:function:name</c>, or an ARN, each with a qualifier behind it or in the request's own member.
    /// </summary>
    /// <exception cref="AwsError">It is of another region or account, or names two qualifiers.</exception>
    public static FunctionName Of(Transaction transaction, Fields request)
    {
        var given = Read(transaction, request.Required("FunctionName"));
        var qualifier = request.Shape.Find("Qualifier") is null ? null : Plain(request.Text("Qualifier"));
        if (qualifier is not null && given.Qualifier is not null && qualifier != given.Qualifier)
        {
            throw Refusals.Invalid(
                "The derived qualifier from the function name does not match the specified qualifier."
            );
        }

        return given with
        {
            Qualifier = given.Qualifier ?? qualifier,
        };
    }

    /// <exception cref="AwsError">It is of another region or account.</exception>
    public static FunctionName Read(Transaction transaction, string text)
    {
        var parts = text.Split(':');
        if (parts is ["arn", _, "lambda", var region, .. var rest])
        {
            if (region != transaction.Here.Name)
            {
                throw Refusals.NotFound(
                    $"Functions from '{region}' are not reachable in this region ('{transaction.Here.Name}')"
                );
            }

            parts = rest;
        }

        if (parts is [var account, "function", .. var named])
        {
            if (account != transaction.Account)
            {
                throw new AwsError("AccessDeniedException", $"The function {text} is not of the account {transaction.Account}");
            }

            parts = named;
        }

        return new FunctionName(parts[0], parts.Length > 1 ? Plain(parts[1]) : null);
    }

    public string Arn(Transaction transaction) => transaction.Arn("lambda", "function:" + Key);

    private static string? Plain(string? qualifier) => qualifier == Latest ? null : qualifier;
}
