using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class TrustStoreHandlerTests
{
    private const string Partners = "trustStore/partners";
    private const string Arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:truststore/shop-partners/50dc6c495c0c9188";

    private static AwsOperation.CreateTrustStore Create =>
        new(TrustStoreTable.Of("shop-partners", new StoredObject("bucket", "ca.pem", "v1")), Stage.TagsOf(Partners));

    [Fact]
    public async Task A_new_trust_store_is_waited_for_until_it_is_active()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateTrustStore", Told("CreateTrustStore", "CREATING"))
            .On(
                Elb + "DescribeTrustStores",
                Error("TrustStoreNotFound"),
                Told("DescribeTrustStores", "CREATING"),
                Told("DescribeTrustStores", "ACTIVE")
            )
            .On(Elb + "DescribeTags", ElbTags(Arn, Partners));

        Assert.Equal(Arn, (await stage.PerformAsync(Partners, Create))?.Id);

        var asked = stage.Asked(Elb + "CreateTrustStore");
        Assert.Equal(
            ("shop-partners", "bucket", "ca.pem", "v1"),
            (
                asked["Name"],
                asked["CaCertificatesBundleS3Bucket"],
                asked["CaCertificatesBundleS3Key"],
                asked["CaCertificatesBundleS3ObjectVersion"]
            )
        );
        Assert.Equal(3, stage.Aws.Count("DescribeTrustStores"));
    }

    [Theory]
    [InlineData("CaCertificatesBundleNotFound")]
    [InlineData("InvalidCaCertificatesBundle")]
    public async Task What_is_wrong_with_the_bundle_is_to_be_mended_in_the_file_or_in_S3(string code)
    {
        using var stage = new Stage();
        stage.On(Elb + "CreateTrustStore", Error(code));

        Assert.Contains("caBundle", (await stage.FailAsync(Partners, Create)).Diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_try_made_is_found_by_its_name()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateTrustStore", Error("DuplicateTrustStoreName"))
            .On(Elb + "DescribeTrustStores", Told("DescribeTrustStores", "ACTIVE"))
            .On(Elb + "DescribeTags", ElbTags(Arn, Partners));

        Assert.Equal(Arn, (await stage.PerformAsync(Partners, Create))?.Id);
    }

    [Fact]
    public async Task One_of_somebody_else_is_not_taken()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "CreateTrustStore", Error("DuplicateTrustStoreName"))
            .On(Elb + "DescribeTrustStores", Told("DescribeTrustStores", "ACTIVE"))
            .On(Elb + "DescribeTags", ElbTags(Arn, Partners, "bank"));

        Assert.Equal(ApplyCodes.NameTaken, (await stage.FailAsync(Partners, Create)).Diagnostic.Code);
    }

    [Fact]
    public async Task The_number_of_each_revocation_list_is_kept_in_a_tag()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "AddTrustStoreRevocations", Revocation(3), Revocation(4))
            .On(Elb + "AddTags", Empty("AddTags"));
        StoredObject[] lists = [new("bucket", "a.crl"), new("bucket", "b.crl")];

        await stage.PerformAsync(Partners, new AwsOperation.AddRevocations(Stage.Existing(Arn), [.. lists]));

        Assert.Equal(
            lists.Zip(["3", "4"], (list, number) => $"{OwnershipTags.RevocationPrefix}{list.Fingerprint}={number}"),
            stage.AllAsked(Elb + "AddTags").Select(tags => $"{tags["Tags.member.1.Key"]}={tags["Tags.member.1.Value"]}")
        );
    }

    [Fact]
    public async Task A_list_that_is_gone_already_is_removed_and_its_mark_with_it()
    {
        using var stage = new Stage();
        stage
            .On(Elb + "RemoveTrustStoreRevocations", Error("RevocationIdNotFound"))
            .On(Elb + "RemoveTags", Empty("RemoveTags"));

        await stage.PerformAsync(Partners, new AwsOperation.RemoveRevocations(Stage.Existing(Arn), [3], ["elbctl:revocation.1"]));

        Assert.Equal(["elbctl:revocation.1"], stage.Asked(Elb + "RemoveTags").List("TagKeys"));
    }

    [Fact]
    public async Task It_is_deleted_when_listeners_have_let_go_of_it()
    {
        using var stage = new Stage();
        stage.On(Elb + "DeleteTrustStore", Error("TrustStoreInUse"), Empty("DeleteTrustStore"));

        await stage.PerformAsync(Partners, new AwsOperation.DeleteTrustStore(Stage.Owned(Arn, Partners)));

        Assert.Equal(2, stage.Aws.Count("DeleteTrustStore"));
    }

    private static AwsAnswer Told(string operation, string status) =>
        AwsAnswer.Query(
            operation,
            $"<TrustStores><member><Name>shop-partners</Name><TrustStoreArn>{Arn}</TrustStoreArn><Status>{status}</Status></member></TrustStores>"
        );

    private static AwsAnswer Revocation(int number) =>
        AwsAnswer.Query(
            "AddTrustStoreRevocations",
            $"<TrustStoreRevocations><member><RevocationId>{number}</RevocationId></member></TrustStoreRevocations>"
        );
}
