using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Core.Tests.Planning;

public sealed class KeyAccessTests
{
    private const string Account = "arn:aws:iam::123456789012:root";

    private static readonly string Role = KeyAccess.RoleArn("aws", "123456789012");

    [Fact]
    public void The_role_is_the_partitions() =>
        Assert.Equal(
            "arn:aws-cn:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
            KeyAccess.RoleArn("aws-cn", "123456789012")
        );

    [Fact]
    public void The_policy_of_the_user_guide_lets_it_in() =>
        Assert.True(
            KeyAccess.Suffices(
                Role,
                [],
                Policy(
                    $$"""{"Effect":"Allow","Principal":{"AWS":["{{Role}}"]},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Resource":"*"}""",
                    $$"""{"Effect":"Allow","Principal":{"AWS":["{{Role}}"]},"Action":["kms:CreateGrant"],"Resource":"*","Condition":{"Bool":{"kms:GrantIsForAWSResource":true} } }"""
                )
            )
        );

    [Theory]
    [InlineData("\"*\"")]
    [InlineData("{\"AWS\":\"*\"}")]
    public void A_policy_for_everybody_lets_it_in(string principal) =>
        Assert.True(
            KeyAccess.Suffices(
                Role,
                [],
                $$"""{"Statement":{"Effect":"Allow","Principal":{{principal}},"Action":"kms:*","Resource":"*"} }"""
            )
        );

    [Fact]
    public void The_account_as_a_whole_does_not_let_its_service_linked_roles_in() =>
        Assert.False(
            KeyAccess.Suffices(
                Role,
                [],
                Policy($$"""{"Effect":"Allow","Principal":{"AWS":"{{Account}}"},"Action":"kms:*","Resource":"*"}""")
            )
        );

    [Fact]
    public void Use_without_making_grants_is_not_enough() =>
        Assert.False(
            KeyAccess.Suffices(
                Role,
                [],
                Policy(
                    $$"""{"Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*"}"""
                )
            )
        );

    [Fact]
    public void What_is_denied_or_another_services_is_not_allowed() =>
        Assert.False(
            KeyAccess.Suffices(
                Role,
                [],
                Policy(
                    $$"""{"Effect":"Deny","Principal":{"AWS":"{{Role}}"},"Action":"kms:*","Resource":"*"}""",
                    """{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"kms:*","Resource":"*"}"""
                )
            )
        );

    [Fact]
    public void A_grant_lets_it_in_when_it_has_all_that_a_launch_needs()
    {
        Assert.True(KeyAccess.Suffices(Role, ["Decrypt", "GenerateDataKeyWithoutPlaintext", "CreateGrant"], null));
        Assert.False(KeyAccess.Suffices(Role, ["Decrypt", "GenerateDataKeyWithoutPlaintext"], null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{\"Statement\":[7,null,{\"Effect\":\"Allow\"}]}")]
    public void A_policy_that_cannot_be_read_lets_nobody_in(string policy) => Assert.False(KeyAccess.Suffices(Role, [], policy));

    private static string Policy(params string[] statements) =>
        $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";
}
