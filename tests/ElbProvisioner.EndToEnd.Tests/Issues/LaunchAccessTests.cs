using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>Instance profiles and customers' keys: AWS takes any in a template, and launches fail later. The plan tells.</summary>
public sealed class LaunchAccessTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>, IDisposable
{
    private const string Role = "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

    private static readonly string[] Questions = ["GetInstanceProfile", "DescribeKey", "GetKeyPolicy", "ListGrants"];

    private readonly AmazonKeyManagementServiceClient _kms = KeyOwner.Of(aws);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _kms.Dispose();

    [Theory]
    [InlineData("instanceProfile: missing-web", "ELB4330", "'missing-web'")]
    [InlineData("instanceProfile: \"arn:aws:iam::123456789012:instance-profile/path/web\"", "ELB4330", "write the name alone: web")]
    [InlineData("volumes: [{ size: 8, encrypted: true, kmsKey: alias/nobodys }]", "ELB4331", "'alias/nobodys'")]
    public async Task What_is_not_there_is_told_before_anything_is_made(string written, string code, string named)
    {
        using var workspace = WorkspaceWith(written);
        aws.Calls.Clear();

        var run = (await new Elbctl(workspace, aws).RunAsync("apply", "--yes")).Expect(ExitCode.Failed);

        Assert.Contains(code, run.Talk, StringComparison.Ordinal);
        Assert.Contains(named, Words(run.Talk), StringComparison.Ordinal);
        Assert.DoesNotContain(aws.Calls, c => c.Operation.StartsWith("Create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_is_disabled_or_of_another_kind_is_told()
    {
        var disabled = await MakeKeyAsync("off");
        await _kms.DisableKeyAsync(new DisableKeyRequest { KeyId = disabled }, Cancel);
        var signing = (await _kms.CreateKeyAsync(new CreateKeyRequest { KeySpec = "RSA_2048", KeyUsage = "SIGN_VERIFY" }, Cancel))
            .KeyMetadata
            .Arn;
        using var workspace = WorkspaceWith(
            "volumes: [{ size: 8, encrypted: true, kmsKey: alias/off }, { device: /dev/sdf, size: 8, encrypted: true, kmsKey: "
                + $"\"{signing}\" }}]"
        );

        var run = (await new Elbctl(workspace, aws).RunAsync("plan")).Expect(ExitCode.Failed);

        Assert.Contains("ELB4332", run.Talk, StringComparison.Ordinal);
        Assert.Contains($"aws kms enable-key --key-id {disabled}", Words(run.Talk), StringComparison.Ordinal);
        Assert.Contains("no symmetric encryption key (KMS says RSA_2048, SIGN_VERIFY)", Words(run.Talk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_closed_to_Auto_Scaling_is_warned_of_and_its_launches_fail_until_the_grant_that_the_warning_names()
    {
        var key = await MakeKeyAsync("closed");
        using var workspace = WorkspaceWith(Encrypted("alias/closed"));
        var elbctl = new Elbctl(workspace, aws);

        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done);
        Assert.Contains("ELB4333", plan.Talk, StringComparison.Ordinal);
        Assert.Contains($"--grantee-principal {Role}", Words(plan.Talk), StringComparison.Ordinal);
        var apply = await elbctl.RunAsync("apply", "--yes");
        Assert.Equal(ExitCode.PartlyApplied, apply.ExitCode);
        Assert.Contains("Client.InternalError", Words(apply.Talk), StringComparison.Ordinal);

        await _kms.CreateGrantAsync(
            new CreateGrantRequest
            {
                KeyId = key,
                GranteePrincipal = Role,
                Operations = ["Encrypt", "Decrypt", "GenerateDataKeyWithoutPlaintext", "DescribeKey", "CreateGrant"],
            },
            Cancel
        );
        await elbctl.ApplyAsync();
        workspace.Stack = workspace.Stack.Replace("size: 8", "size: 9", StringComparison.Ordinal);
        Assert.DoesNotContain("ELB4333", (await elbctl.RunAsync("plan")).Expect(ExitCode.Done).Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_whose_policy_names_the_role_is_quiet_and_a_plan_without_changes_asks_nothing()
    {
        var policy =
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:*","Resource":"*"}]}""";
        await MakeKeyAsync("open", policy);
        using var workspace = WorkspaceWith("instanceProfile: web\n      " + Encrypted("alias/open"));
        var elbctl = new Elbctl(workspace, aws);
        aws.Calls.Clear();

        var apply = await elbctl.ApplyAsync();

        Assert.DoesNotContain("ELB433", apply.Talk, StringComparison.Ordinal);
        Assert.Equal(["DescribeKey", "GetInstanceProfile", "GetKeyPolicy"], Asked());
        aws.Calls.Clear();
        await elbctl.ExpectNoChangesAsync();
        Assert.Empty(Asked());
    }

    [Fact]
    public async Task AWSs_own_key_needs_nothing_and_its_alias_is_not_asked_about()
    {
        using var workspace = WorkspaceWith(Encrypted("alias/aws/ebs"));
        aws.Calls.Clear();

        await new Elbctl(workspace, aws).ApplyAsync();

        Assert.Empty(Asked());
    }

    [Fact]
    public async Task What_may_not_be_asked_is_told_once()
    {
        await MakeKeyAsync("unseen");
        using var workspace = WorkspaceWith("instanceProfile: web\n      " + Encrypted("alias/unseen"));
        aws.Wire = inner => new Denying(inner);
        try
        {
            var plan = (await new Elbctl(workspace, aws).RunAsync("plan")).Expect(ExitCode.Done);

            Assert.Single(plan.Talk.Split('\n'), line => line.Contains("ELB4314", StringComparison.Ordinal));
            Assert.Contains(
                "grants of KMS keys (kms:ListGrants), instance profiles (iam:GetInstanceProfile), policies of KMS keys (kms:GetKeyPolicy)",
                Words(plan.Talk),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("ELB4333", plan.Talk, StringComparison.Ordinal);
        }
        finally
        {
            aws.Wire = null;
        }
    }

    private static string Encrypted(string key) => $"volumes: [{{ size: 8, encrypted: true, kmsKey: {key} }}]";

    private static string Words(string talk) => string.Join(' ', talk.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Workspace WorkspaceWith(string written) =>
        new(
            ShopStack
                .Named(aws.NewStackName("access"))
                .Replace("instanceType: t3.micro", "instanceType: t3.micro\n      " + written, StringComparison.Ordinal)
        );

    private IEnumerable<string> Asked() => aws.Calls.Select(c => c.Operation).Where(Questions.Contains).Order(StringComparer.Ordinal);

    private async Task<string> MakeKeyAsync(string alias, string? policy = null)
    {
        var key = (await _kms.CreateKeyAsync(new CreateKeyRequest { Policy = policy }, Cancel)).KeyMetadata.KeyId;
        await _kms.CreateAliasAsync(new CreateAliasRequest { AliasName = "alias/" + alias, TargetKeyId = key }, Cancel);
        return key;
    }

    /// <summary>Denies what IAM and KMS are asked, but for whether a key is there.</summary>
    private sealed class Denying(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var target = request.Headers.TryGetValues("X-Amz-Target", out var values) ? values.Single() : "";
            return target is "TrentService.GetKeyPolicy" or "TrentService.ListGrants"
                    ? Denied("""{"__type":"AccessDeniedException","Message":"You may not."}""", System.Net.HttpStatusCode.BadRequest)
                : body.Contains("Action=GetInstanceProfile", StringComparison.Ordinal)
                    ? Denied(
                        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>You may "
                            + "not.</Message></Error><RequestId>r</RequestId></ErrorResponse>",
                        System.Net.HttpStatusCode.Forbidden
                    )
                : await base.SendAsync(request, cancellationToken);
        }

        private static HttpResponseMessage Denied(string text, System.Net.HttpStatusCode status) =>
            new(status) { Content = new StringContent(text) };
    }
}
