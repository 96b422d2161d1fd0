using ElbProvisioner.LocalAws.SystemsManager.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

/// <summary>DescribeParameters, of the account's own; GetParametersByPath, of Amazon's too.</summary>
internal static class ParameterList
{
    private const int PathPage = 10;
    private const int DescribePage = 50;

    public static Document ByPath(Transaction transaction, Fields request)
    {
        var path = request.Required("Path");
        if (!path.StartsWith('/'))
        {
            throw Refusals.Invalid("The parameter path must begin with a slash: /.");
        }

        var filters = ParameterFilter.Read(request.Structures("ParameterFilters"), forPath: true);
        var below = path.EndsWith('/') ? path : path + "/";
        var found = transaction
            .Ssm.Parameters.StartingWith(below)
            .Where(parameter => request.Flag("Recursive") == true || !parameter.Key.AsSpan(below.Length).Contains('/'))
            .Where(parameter => filters.All(filter => filter.Matches(parameter)));
        var page = Pages.Cut(
            found,
            parameter => parameter.Key,
            request.Text("NextToken"),
            request.Integer("MaxResults") ?? PathPage,
            Refusal
        );
        return new()
        {
            ["Parameters"] = page
                .Items.Select(parameter => ParameterAnswers.Of(transaction, request, parameter, parameter.Latest, selector: null))
                .ToList(),
            ["NextToken"] = page.Next,
        };
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var filters = ParameterFilter
            .Read(request.Structures("ParameterFilters"), forPath: false)
            .Concat(
                request
                    .Structures("Filters")
                    .Select(filter => new ParameterFilter(filter.Required("Key"), "BeginsWith", filter.Texts("Values")))
            )
            .ToList();
        var found = transaction.Ssm.Parameters.All.Where(parameter =>
            !parameter.IsPublic && filters.TrueForAll(filter => filter.Matches(parameter))
        );
        var page = Pages.Cut(
            found,
            parameter => parameter.Key,
            request.Text("NextToken"),
            request.Integer("MaxResults") ?? DescribePage,
            Refusal
        );
        return new()
        {
            ["Parameters"] = page.Items.Select(parameter => Metadata(transaction, parameter)).ToList(),
            ["NextToken"] = page.Next,
        };
    }

    private static Document Metadata(Transaction transaction, Parameter parameter) =>
        new()
        {
            ["Name"] = parameter.Key,
            ["ARN"] = ParameterAnswers.Arn(transaction, parameter),
            ["Type"] = parameter.Type,
            ["KeyId"] = parameter.KeyId,
            ["LastModifiedDate"] = parameter.Latest.At,
            ["LastModifiedUser"] = $"arn:aws:iam::{transaction.Account}:user/{SecurityToken.Identity.User}",
            ["Description"] = parameter.Description,
            ["AllowedPattern"] = parameter.AllowedPattern,
            ["Version"] = parameter.Latest.Number,
            ["Tier"] = parameter.Tier,
            ["Policies"] = Array.Empty<Document>(),
            ["DataType"] = parameter.DataType,
        };

    private static AwsError Refusal(string token) => new("InvalidNextToken", "The specified token isn't valid.");
}
