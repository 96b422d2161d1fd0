using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Planning;

/// <summary>Which requests are meant, and one of them, for people.</summary>
/// <param name="isOpen">
/// In a stack with secrets a header or a query may have asked for the secret of another day, which no value of today tells: what the file
/// asks for now may be shown.
/// </param>
internal sealed class RequestsText(Secrets secrets, Func<Condition, bool> isOpen)
{
    /// <summary><c>GET shop.example.com/api/* with header X-Beta 1</c>.</summary>
    /// <param name="conditions">All of them hold; none: everything.</param>
    public string Of(ImmutableArray<Condition> conditions, bool readsRequests)
    {
        if (conditions.IsEmpty)
        {
            return readsRequests ? "every request" : "every connection";
        }

        List<string> words =
        [
            .. conditions.OfType<Condition.Method>().Select(static method => string.Join(" or ", method.Values)),
            Place([.. conditions.Where(static c => c is Condition.Host or Condition.Path)]),
            .. conditions.Where(static c => c is not (Condition.Host or Condition.Path or Condition.Method)).Select(Other),
        ];
        return string.Join(' ', words.Where(static word => word.Length > 0));
    }

    /// <summary><c>GET https://shop.example.com/api/ with X-Beta: 1 from 10.0.0.0</c>.</summary>
    public string Of(Request request, bool readsRequests)
    {
        var hides = !secrets.IsEmpty;
        var url = hides && request.Url.Query is not null ? request.Url with { Query = Secrets.Mask } : request.Url;
        var headers = request.Headers.Select(line => $"{line.Name}: {(hides && !line.Is("Host") ? Secrets.Mask : line.Value)}");
        return (readsRequests ? $"{request.Method} {url}" : $"{url.Scheme} to port {url.Port}")
            + (request.Headers.IsEmpty ? "" : " with " + string.Join(", ", headers))
            + (request.Client.Equals(Request.AnyClient) ? "" : $" from {request.Client}");
    }

    /// <summary>One host and one path are written as in a URL.</summary>
    private static string Place(ImmutableArray<Condition> conditions)
    {
        var hosts = conditions.OfType<Condition.Host>().ToList();
        var paths = conditions.OfType<Condition.Path>().ToList();
        return hosts is [] or [{ Values: [_] }] && paths is [] or [{ Values: [['/', ..]] }] && conditions.Length > 0
            ? string.Concat(conditions.OrderBy(static c => c is Condition.Path).SelectMany(static c => c.Patterns))
            : string.Join(
                " and ",
                hosts.Cast<Condition>().Concat(paths).Select(static c => $"{(c is Condition.Host ? "host" : "path")} {Values(c)}")
            );
    }

    private string Other(Condition condition) =>
        condition switch
        {
            Condition.Header header => $"with header {header.Name} {Shown(condition)}",
            Condition.Query => $"with query {Shown(condition)}",
            Condition.Source => $"from {Values(condition)}",
            Condition.Family family => family.IsVersion6 ? "over IPv6" : "over IPv4",
            Condition.Expression { HeaderName: { } name } => $"with header {name} matching {Shown(condition)}",
            Condition.Expression expression => $"with {(expression.Of == Condition.Expression.OfHost ? "host" : "path")} matching "
                + Values(condition),
            _ => $"under a condition of type {condition.Field}",
        };

    private string Shown(Condition condition) => secrets.IsEmpty || isOpen(condition) ? Values(condition) : Secrets.Mask;

    private static string Values(Condition condition) => string.Join(" or ", condition.Patterns);
}
