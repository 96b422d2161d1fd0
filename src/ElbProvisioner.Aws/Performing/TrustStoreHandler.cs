using System.Collections.Immutable;
using System.Globalization;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

/// <summary>What listeners verify clients by.</summary>
internal sealed class TrustStoreHandler(AwsSession aws, ElbTags tags)
{
    private const string NotFound = "TrustStoreNotFound";

    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.CreateTrustStore>(CreateAsync);
        table.On<AwsOperation.SetTrustStoreBundle>(SetBundleAsync);
        table.On<AwsOperation.AddRevocations>(AddAsync);
        table.On<AwsOperation.RemoveRevocations>(RemoveAsync);
        table.On<AwsOperation.DeleteTrustStore>(DeleteAsync);
    }

    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateTrustStore create)
    {
        var name = create.Settings.Get(TrustStoreTable.Name);
        var arn = await RequestAsync(scope, create) ?? await FindByNameAsync(scope, name);
        if (arn is null)
        {
            throw scope.Fail(
                ApplyCodes.Gone,
                $"AWS says the trust store '{name}' exists and does not list it.",
                "Run the same command again."
            );
        }

        await scope.UntilAsync(
            scope.Waits.Propagation,
            "the trust store to be active",
            async () =>
                await StatusAsync(scope, arn) is "ACTIVE" ? Look.Done : Look.NotYet("waiting for AWS to read the trust store's certificates")
        );
        await tags.ConfirmAsync(scope, $"trust store '{name}'", arn, create.Tags);
        return new(arn, ImmutableSortedDictionary<string, string>.Empty.Add("arn", arn).Add("name", name));
    }

    /// <returns>Null: one of this name is there.</returns>
    private async Task<string?> RequestAsync(ActionScope scope, AwsOperation.CreateTrustStore create)
    {
        try
        {
            var answer = await aws.Elb.CallAsync(
                "CreateTrustStore",
                create.Settings.Creating(scope.Id),
                [("Tags", ElbTags.Structures(create.Tags))],
                scope.ToTheEnd()
            );
            return answer.Items("TrustStores").First().Text("TrustStoreArn");
        }
        catch (AmazonServiceException refusal) when (refusal.Is("DuplicateTrustStoreName"))
        {
            return null;
        }
    }

    private async Task<string?> FindByNameAsync(ActionScope scope, string name)
    {
        try
        {
            var found = await aws.Elb.DescribeTrustStoresAsync(new DescribeTrustStoresRequest { Names = [name] }, scope.Stop);
            return found.TrustStores is [var store, ..] ? store.TrustStoreArn : null;
        }
        catch (AmazonServiceException refusal) when (refusal.Is(NotFound))
        {
            return null;
        }
    }

    /// <returns>Null: not known yet.</returns>
    private async Task<string?> StatusAsync(ActionScope scope, string arn)
    {
        try
        {
            var found = await aws.Elb.DescribeTrustStoresAsync(new DescribeTrustStoresRequest { TrustStoreArns = [arn] }, scope.Stop);
            return found.TrustStores is [var store, ..] ? store.Status?.Value : null;
        }
        catch (AmazonServiceException refusal) when (refusal.Is(NotFound))
        {
            return null;
        }
    }

    private async Task SetBundleAsync(ActionScope scope, AwsOperation.SetTrustStoreBundle set)
    {
        var arn = scope.Id(set.TrustStore);
        await aws.Elb.CallAsync("ModifyTrustStore", set.Settings.Modifying(scope.Id), [("TrustStoreArn", arn)], scope.ToTheEnd());
        await TagAsync(scope, arn, [new(OwnershipTags.Fingerprint, set.Fingerprint)]);
    }

    /// <summary>One by one: which number is whose AWS does not say. A list whose tag is lost goes with the next plan.</summary>
    private async Task AddAsync(ActionScope scope, AwsOperation.AddRevocations add)
    {
        var arn = scope.Id(add.TrustStore);
        foreach (var list in add.Lists)
        {
            var answer = await aws.Elb.AddTrustStoreRevocationsAsync(
                new AddTrustStoreRevocationsRequest
                {
                    TrustStoreArn = arn,
                    RevocationContents =
                    [
                        new RevocationContent
                        {
                            S3Bucket = list.Bucket,
                            S3Key = list.Key,
                            S3ObjectVersion = list.Version,
                            RevocationType = "CRL",
                        },
                    ],
                },
                scope.ToTheEnd()
            );
            var number = answer.TrustStoreRevocations is [var added, ..] ? added.RevocationId : null;
            if (number is { } id)
            {
                await TagAsync(
                    scope,
                    arn,
                    [new(OwnershipTags.RevocationPrefix + list.Fingerprint, id.ToString(CultureInfo.InvariantCulture))]
                );
            }
        }
    }

    private async Task RemoveAsync(ActionScope scope, AwsOperation.RemoveRevocations remove)
    {
        var arn = scope.Id(remove.TrustStore);
        foreach (var id in remove.Revocations)
        {
            try
            {
                await aws.Elb.RemoveTrustStoreRevocationsAsync(
                    new RemoveTrustStoreRevocationsRequest { TrustStoreArn = arn, RevocationIds = [id] },
                    scope.ToTheEnd()
                );
            }
            catch (AmazonServiceException refusal) when (refusal.Is("RevocationIdNotFound"))
            {
                // What was to be gone is gone.
            }
        }

        if (!remove.Marks.IsEmpty)
        {
            await aws.Elb.RemoveTagsAsync(
                new RemoveTagsRequest { ResourceArns = [arn], TagKeys = [.. remove.Marks] },
                scope.ToTheEnd()
            );
        }
    }

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteTrustStore delete)
    {
        try
        {
            await scope.RetryAsync(
                scope.Waits.TargetGroupRelease,
                refusal => refusal.Is("TrustStoreInUse"),
                "AWS still counts the trust store as in use",
                () =>
                    aws.Elb.DeleteTrustStoreAsync(new DeleteTrustStoreRequest { TrustStoreArn = delete.TrustStore.Id }, scope.ToTheEnd())
            );
        }
        catch (AmazonServiceException refusal) when (refusal.Is(NotFound))
        {
            // What was to be gone is gone.
        }
    }

    private Task<AddTagsResponse> TagAsync(ActionScope scope, string arn, IEnumerable<KeyValuePair<string, string>> set) =>
        aws.Elb.AddTagsAsync(new AddTagsRequest { ResourceArns = [arn], Tags = ElbTags.Of(set) }, scope.ToTheEnd());
}
