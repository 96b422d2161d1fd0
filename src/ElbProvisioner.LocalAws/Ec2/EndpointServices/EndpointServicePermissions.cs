using System.Text.RegularExpressions;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.EndpointServices;

/// <summary>Who may connect to an endpoint service.</summary>
internal static partial class EndpointServicePermissions
{
    public static Document Modify(Transaction transaction, Fields request)
    {
        var service = EndpointServiceCalls.Existing(transaction, request.Required("ServiceId"));
        var removed = request.Texts("RemoveAllowedPrincipals");
        var added = request
            .Texts("AddAllowedPrincipals")
            .Distinct(StringComparer.Ordinal)
            .Where(principal => service.Principals.All(allowed => allowed.Principal != principal))
            .Select(principal =>
                TypeOf(principal) is null
                    ? throw new AwsError("InvalidPrincipal", $"Invalid Principal: '{principal}'")
                    : new AllowedPrincipal($"vpce-svc-perm-{transaction.NewId(17)}", principal)
            )
            .ToList();
        transaction.Ec2.EndpointServices.Put(
            service with
            {
                Principals =
                [
                    .. service.Principals.Where(allowed => !removed.Contains(allowed.Principal, StringComparer.Ordinal)),
                    .. added,
                ],
            }
        );
        return new() { ["AddedPrincipals"] = added.Select(allowed => Write(service, allowed)).ToList(), ["ReturnValue"] = true };
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var service = EndpointServiceCalls.Existing(transaction, request.Required("ServiceId"));
        var list = new Listing<AllowedPrincipal>(
            "AllowedPrincipals",
            allowed => allowed.Principal,
            (_, allowed) => Write(service, allowed),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["principal"] = "Principal", ["principal-type"] = "PrincipalType" },
            HasTags: false
        );
        return list.Answer(
            transaction,
            request,
            service.Principals.OrderBy(allowed => allowed.Principal, StringComparer.Ordinal),
            PageLimits.Usual
        );
    }

    private static Document Write(EndpointService service, AllowedPrincipal allowed) =>
        new()
        {
            ["PrincipalType"] = TypeOf(allowed.Principal),
            ["Principal"] = allowed.Principal,
            ["ServicePermissionId"] = allowed.Id,
            ["ServiceId"] = service.Key,
        };

    /// <summary>The model's PrincipalType; null: it is none.</summary>
    private static string? TypeOf(string principal) =>
        principal == "*" ? "All"
        : ServiceName().IsMatch(principal) ? "Service"
        : principal.Split(':', 6) is not ["arn", _, var service, "", var account, var resource] ? null
        : service == "organizations" && resource.StartsWith("ou/", StringComparison.Ordinal) ? "OrganizationUnit"
        : service != "iam" || account.Length != 12 ? null
        : resource == "root" ? "Account"
        : resource.StartsWith("user/", StringComparison.Ordinal) ? "User"
        : resource.StartsWith("role/", StringComparison.Ordinal) ? "Role"
        : null;

    [GeneratedRegex(@"^[a-z0-9.-]+\.amazonaws\.com$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ServiceName();
}
