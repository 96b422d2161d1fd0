using Amazon.EC2.Model;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

internal static class PrefixListQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.PrefixList[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "prefix lists",
                async () =>
                {
                    var found = await Pages.ChunkedAsync<string, ManagedPrefixList>(
                        values.Select(v => v.Id),
                        Inquiry.FilterValues,
                        async ids =>
                            await Pages.AllAsync(
                                token =>
                                    inquiry.Session.Ec2.DescribeManagedPrefixListsAsync(
                                        new DescribeManagedPrefixListsRequest
                                        {
                                            Filters = [Ec2Filter.Of("prefix-list-id", ids)],
                                            NextToken = token,
                                        },
                                        inquiry.Cancel
                                    ),
                                page => page.PrefixLists,
                                page => page.NextToken
                            )
                    );
                    foreach (var value in values.Where(v => !found.Exists(f => f.PrefixListId == v.Id)))
                    {
                        inquiry.Findings.Report(
                            ExistenceCodes.PrefixListMissing,
                            value.At,
                            $"The prefix list '{value.Id}' does not exist in {inquiry.World.Region}.",
                            "Check its id and the region: AWS's own lists have another id in each."
                        );
                    }
                }
            );
}
