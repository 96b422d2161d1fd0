using Amazon.Runtime;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Aws.Tests.Session;

/// <summary>Changes the process's environment, so nothing runs beside it.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class SurroundingsCollection;

[Collection(typeof(SurroundingsCollection))]
public sealed class SurroundingsTests : IDisposable
{
    private static readonly string[] Variables =
    [
        "AWS_PROFILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_EC2_METADATA_DISABLED",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_ROLE_ARN",
    ];

    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(v => v, Environment.GetEnvironmentVariable);
    private readonly string _folder = Directory.CreateTempSubdirectory("elbctl-").FullName;

    public SurroundingsTests()
    {
        foreach (var variable in Variables)
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", Path.Combine(_folder, "config"));
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(_folder, "credentials"));
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
    }

    [Fact]
    public void Without_any_credentials_the_user_is_told_where_they_may_come_from()
    {
        var said = Fail(new() { Region = "eu-west-1" });
        Assert.Equal(Surroundings.CredentialsMissing, said.Code);
        Assert.Contains("aws sso login", said.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said.Message);
    }

    [Fact]
    public void A_profile_that_does_not_exist_is_named()
    {
        var said = Fail(new() { Region = "eu-west-1", Profile = "nowhere" });
        Assert.Equal(Surroundings.ProfileNotFound, said.Code);
        Assert.Contains("'nowhere'", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_is_asked_for_goes_before_keys_in_the_environment()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "from-environment");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        Assert.Equal(Surroundings.ProfileNotFound, Fail(new() { Region = "eu-west-1", Profile = "nowhere" }).Code);
        Assert.Equal("from-environment", CredentialSources.Find(new()).GetCredentials().AccessKey);
    }

    [Fact]
    public void An_emulator_on_this_machine_needs_no_credentials()
    {
        using var session = AwsSession.Open(new() { Region = "eu-west-1", EndpointUrl = "http://127.0.0.1:5000" }, TimeProvider.System);
        Assert.Equal("eu-west-1", session.Region);
    }

    [Fact]
    public void The_region_comes_from_the_option_and_else_from_the_environment()
    {
        Environment.SetEnvironmentVariable("AWS_DEFAULT_REGION", "us-east-2");
        Assert.Equal("us-east-2", Region(null));
        Environment.SetEnvironmentVariable("AWS_REGION", "us-west-2");
        Assert.Equal("us-west-2", Region(null));
        Assert.Equal("eu-west-1", Region("eu-west-1"));

        static string Region(string? option)
        {
            using var session = AwsSession.Open(
                new() { Region = option, Credentials = new BasicAWSCredentials("a", "b") },
                TimeProvider.System
            );
            return session.Region;
        }
    }

    [Fact]
    public void No_region_anywhere_is_told_with_every_place_to_set_it()
    {
        var refusal = Assert.Throws<AwsSessionException>(() => AwsSession.Open(new(), TimeProvider.System));
        var said = refusal.Failure.ToDiagnostic(new());
        Assert.Equal(Surroundings.NoRegion, said.Code);
        Assert.Contains("--region", said.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AwsFailureKind.CredentialsExpired, "ELB6002")]
    [InlineData(AwsFailureKind.CredentialsRefused, "ELB6003")]
    [InlineData(AwsFailureKind.EndpointNameUnknown, "ELB6006")]
    [InlineData(AwsFailureKind.EndpointRefused, "ELB6007")]
    [InlineData(AwsFailureKind.EndpointTls, "ELB6008")]
    [InlineData(AwsFailureKind.EndpointTimeout, "ELB6009")]
    [InlineData(AwsFailureKind.Throttled, "ELB6011")]
    [InlineData(AwsFailureKind.Transient, "ELB6012")]
    [InlineData(AwsFailureKind.Unsupported, "ELB6013")]
    [InlineData(AwsFailureKind.Other, "ELB6014")]
    [InlineData(AwsFailureKind.CredentialsFailed, "ELB6015")]
    [InlineData(AwsFailureKind.ProfileIncomplete, "ELB6016")]
    [InlineData(AwsFailureKind.EndpointInvalid, "ELB6017")]
    [InlineData(AwsFailureKind.AnswerCut, "ELB6201")]
    [InlineData(AwsFailureKind.AnswerForeign, "ELB6202")]
    [InlineData(AwsFailureKind.ConnectionLost, "ELB6203")]
    public void Each_failure_of_the_surroundings_has_its_message_and_its_remedy(AwsFailureKind kind, string code)
    {
        var said = new AwsFailure(kind, "Code", "Said AWS.", "ec2", "DescribeVpcs", "request-1", 400).ToDiagnostic(
            new() { EndpointUrl = "http://emulator.test" }
        );
        Assert.Equal(code, said.Code.Id);
        Assert.False(string.IsNullOrEmpty(said.Remedy));
        Assert.DoesNotContain("   at ", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_wrong_is_named()
    {
        var said = new AwsFailure(AwsFailureKind.Other, "RequestTimeTooSkewed", "The difference is too large.").ToDiagnostic(new());
        Assert.Equal(Surroundings.ClockWrong, said.Code);
        Assert.Contains("clock", said.Message, StringComparison.Ordinal);
        Assert.Contains("NTP", said.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("User: arn:aws:iam::1:user/x is not authorized to perform: ec2:CreateTags on resource: y", "ec2:CreateTags")]
    [InlineData("You are not authorized to perform this operation.", "ec2:CreateSecurityGroup")]
    public void A_denial_asks_for_the_action_that_was_denied(string message, string action)
    {
        var said = new AwsFailure(AwsFailureKind.AccessDenied, "UnauthorizedOperation", message, "ec2", "CreateSecurityGroup").ToDiagnostic(
            new()
        );
        Assert.Equal(Surroundings.AccessDenied, said.Code);
        Assert.Equal($"Ask for a policy that allows {action}.", said.Remedy);
    }

    [Fact]
    public void Codes_are_unique_and_in_their_ranges()
    {
        Assert.Equal(21, Surroundings.All.Length);
        Assert.Equal(12, LiveFindings.All.Length);
        Assert.Equal(40, ExistenceCodes.All.Length);
        Assert.All(ExistenceCodes.All, c => Assert.StartsWith("ELB43", c.Id, StringComparison.Ordinal));
        Assert.All(Surroundings.All, c => Assert.Matches("^ELB6[02]", c.Id));
        Assert.All(LiveFindings.All, c => Assert.StartsWith("ELB41", c.Id, StringComparison.Ordinal));
        var ids = Surroundings.All.Concat(LiveFindings.All).Concat(ExistenceCodes.All).Select(c => c.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
    }

    public void Dispose()
    {
        foreach (var (variable, value) in _before)
        {
            Environment.SetEnvironmentVariable(variable, value);
        }

        Amazon.AWSConfigs.AWSProfileName = null;
        Directory.Delete(_folder, recursive: true);
    }

    private static Diagnostic Fail(AwsSessionOptions options) =>
        AwsFailure.Of(Assert.Throws<AwsSessionException>(() => AwsSession.Open(options, TimeProvider.System))).ToDiagnostic(options);
}
