using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

internal static class SecurityGroups
{
    private const int Longest = 255;

    private static readonly Listing<SecurityGroup> List = new("SecurityGroups", group => group.Key, Write, Filters());

    public static Document Describe(Transaction transaction, Fields request)
    {
        var groups = transaction.Ec2.SecurityGroups;
        var named = request.Texts("GroupNames");
        var found =
            Asked.ById(request.Texts("GroupIds"), "sg-", "InvalidGroupId.Malformed", Visible, missing => NotFound(missing))
            ?? (
                named.Count == 0
                    ? null
                    : named.Select(name => ByName(transaction, name)).OrderBy(group => group.Key, StringComparer.Ordinal)
            )
            ?? Asked.ByFilter(request, "group-id", Visible)
            ?? Asked.ByFilter(transaction, request, "vpc-id", Links.VpcGroups, Visible)
            ?? (
                Filter.Exact(request, "group-name") is { } names
                    ? transaction.Visible(groups).Where(group => names.Contains(group.Name))
                    : transaction.Visible(groups)
            );
        return List.Answer(transaction, request, found, PageLimits.Usual);

        SecurityGroup? Visible(string id) => transaction.Visible(groups, id);
    }

    public static Document Create(Transaction transaction, Fields request)
    {
        var tags = TagRules.OfNew(transaction, request, "security-group");
        var name = request.Required("GroupName");
        var description = request.Required("Description");
        CheckText("GroupName", name);
        CheckText("GroupDescription", description);
        if (name.StartsWith("sg-", StringComparison.OrdinalIgnoreCase))
        {
            throw Refusals.InvalidValue($"Value ({name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.");
        }

        if (name.Equals(SecurityGroup.DefaultName, StringComparison.OrdinalIgnoreCase))
        {
            throw new AwsError("InvalidGroup.Reserved", $"The security group '{name}' is reserved");
        }

        var vpc = Vpcs.Existing(
            transaction,
            request.Text("VpcId")
                ?? Network.DefaultVpc(transaction)
                ?? throw new AwsError("VPCIdNotSpecified", "No default VPC for this user")
        );
        if (Links.Find(transaction.Ec2, Links.GroupNames, vpc.Key, name.ToLowerInvariant()) is not null)
        {
            throw new AwsError("InvalidGroup.Duplicate", $"The security group '{name}' already exists for VPC '{vpc.Key}'");
        }

        if (transaction.Ec2.SecurityGroups.Count >= transaction.Quota(Ec2Quotas.SecurityGroups))
        {
            throw new AwsError("SecurityGroupLimitExceeded", "The maximum number of security groups has been reached.");
        }

        var group = new SecurityGroup(
            $"sg-{transaction.NewId(17)}",
            name,
            description,
            vpc.Key,
            transaction.Now + transaction.Timings.Visibility
        );
        SecurityGroupMaking.Keep(transaction, group);
        SecurityGroupMaking.LetEverythingOut(transaction, group.Key, vpc);
        TagKeeping.Put(transaction, group.Key, "security-group", tags);
        return new()
        {
            ["GroupId"] = group.Key,
            ["SecurityGroupArn"] = TagKeeping.Arn(transaction, "security-group", group.Key),
            ["Tags"] = tags.Count == 0 ? null : TagRules.Write(tags),
        };
    }

    public static Document Delete(Transaction transaction, Fields request)
    {
        var group = Named(transaction, request);
        if (group.IsDefault)
        {
            throw new AwsError("CannotDelete", $"the specified group: \"{group.Key}\" name: \"{group.Name}\" cannot be deleted by a user");
        }

        if (
            Links.All(transaction.Ec2, Links.GroupInterfaces, group.Key).Any()
            || Links
                .All(transaction.Ec2, Links.GroupReferences, group.Key)
                .Select(transaction.Ec2.Rules.Find)
                .Any(rule => rule is not null && rule.GroupId != group.Key)
        )
        {
            throw Refusals.Dependency($"resource {group.Key} has a dependent object");
        }

        SecurityGroupMaking.Forget(transaction, group.Key);
        return new() { ["Return"] = true, ["GroupId"] = group.Key };
    }

    /// <summary>The group a call is about, by <c>GroupId</c> or, in the default VPC, by <c>GroupName</c>.</summary>
    /// <exception cref="AwsError">There is none, or calls do not see it yet.</exception>
    public static SecurityGroup Named(Transaction transaction, Fields request)
    {
        if (request.Text("GroupId") is { } id)
        {
            Ids.MustBeWellFormed(id, "sg-", "InvalidGroupId.Malformed");
            return transaction.Visible(transaction.Ec2.SecurityGroups, id) ?? throw Refusals.GroupNotFound(id);
        }

        var name = request.Shape.Find("GroupName") is null ? null : request.Text("GroupName");
        return ByName(transaction, name ?? throw Refusals.Missing("groupName or groupId"));
    }

    private static SecurityGroup ByName(Transaction transaction, string name)
    {
        var vpc = Network.DefaultVpc(transaction) ?? "";
        return transaction.Visible(
                transaction.Ec2.SecurityGroups,
                Links.Find(transaction.Ec2, Links.GroupNames, vpc, name.ToLowerInvariant())
            ) ?? throw Refusals.NoSuchGroup($"The security group '{name}' does not exist in default VPC '{vpc}'");
    }

    private static AwsError NotFound(IReadOnlyList<string> ids) =>
        ids is [var only]
            ? Refusals.GroupNotFound(only)
            : Refusals.NoSuchGroup($"The security groups '{string.Join(", ", ids)}' do not exist");

    private static void CheckText(string parameter, string value)
    {
        if (value.Length == 0)
        {
            throw Refusals.Missing(parameter);
        }

        if (value.Length > Longest)
        {
            throw Refusals.InvalidValue($"Value ({value}) for parameter {parameter} is invalid. Length exceeds maximum of {Longest}.");
        }

        if (!Permissions.IsPlain(value))
        {
            throw Refusals.InvalidValue(
                $"Value ({value}) for parameter {parameter} is invalid. Invalid security group "
                    + $"{(parameter == "GroupName" ? "name" : "description")}. "
                    + "Valid names and descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. "
                    + "_-:/()#,@[]+=&;{}!$*"
            );
        }
    }

    private static Document Write(Transaction transaction, SecurityGroup group) =>
        new()
        {
            ["GroupId"] = group.Key,
            ["GroupName"] = group.Name,
            ["Description"] = group.Description,
            ["VpcId"] = group.VpcId,
            ["OwnerId"] = transaction.Account,
            ["SecurityGroupArn"] = TagKeeping.Arn(transaction, "security-group", group.Key),
            ["IpPermissions"] = PermissionAnswers.Write(transaction, RuleKeeping.Of(transaction, group.Key, isEgress: false)),
            ["IpPermissionsEgress"] = PermissionAnswers.Write(transaction, RuleKeeping.Of(transaction, group.Key, isEgress: true)),
            ["Tags"] = TagRules.Write(transaction, group.Key),
        };

    private static Dictionary<string, string> Filters()
    {
        var filters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["description"] = "Description",
            ["group-id"] = "GroupId",
            ["group-name"] = "GroupName",
            ["owner-id"] = "OwnerId",
            ["vpc-id"] = "VpcId",
        };
        foreach (
            var (prefix, member) in (ReadOnlySpan<(string, string)>)
                [("ip-permission.", "IpPermissions."), ("egress.ip-permission.", "IpPermissionsEgress.")]
        )
        {
            filters[prefix + "cidr"] = member + "IpRanges.CidrIp";
            filters[prefix + "from-port"] = member + "FromPort";
            filters[prefix + "group-id"] = member + "UserIdGroupPairs.GroupId";
            filters[prefix + "group-name"] = "";
            filters[prefix + "ipv6-cidr"] = member + "Ipv6Ranges.CidrIpv6";
            filters[prefix + "prefix-list-id"] = member + "PrefixListIds.PrefixListId";
            filters[prefix + "protocol"] = member + "IpProtocol";
            filters[prefix + "to-port"] = member + "ToPort";
            filters[prefix + "user-id"] = member + "UserIdGroupPairs.UserId";
        }

        return filters;
    }
}
