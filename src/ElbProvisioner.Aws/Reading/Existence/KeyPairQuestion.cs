using Amazon.EC2.Model;
using ElbProvisioner.Core.Planning.Sent;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Aws.Reading.Existence;

internal static class KeyPairQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.KeyPair[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "key pairs",
                async () =>
                {
                    var names = await NamesAsync(
                        inquiry,
                        [Ec2Filter.Of("key-name", values.Select(v => v.Name).Distinct(StringComparer.Ordinal))]
                    );
                    if (values.Where(v => !names.Contains(v.Name)).ToList() is not { Count: > 0 } missing)
                    {
                        return;
                    }

                    var all = await NamesAsync(inquiry, []);
                    foreach (var value in missing)
                    {
                        inquiry.Findings.Report(
                            ExistenceCodes.KeyPairMissing,
                            value.At,
                            $"The key pair '{value.Name}' does not exist in {inquiry.World.Region}: AWS would launch nothing.",
                            Spelling.DidYouMean(value.Name, all) ?? "Create it, or leave 'keyName' out."
                        );
                    }
                }
            );

    private static async Task<List<string>> NamesAsync(Inquiry inquiry, List<Filter> filters) =>
        [
            .. (
                (
                    await inquiry.Session.Ec2.DescribeKeyPairsAsync(new DescribeKeyPairsRequest { Filters = filters }, inquiry.Cancel)
                ).KeyPairs
                ?? []
            ).Select(k => k.KeyName),
        ];
}
