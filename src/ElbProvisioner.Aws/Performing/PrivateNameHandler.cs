using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.Network;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Private DNS names of endpoint services, and the records that prove them.</summary>
internal sealed class PrivateNameHandler(AwsSession aws, ZoneChanges zones)
{
    private const int TimeToLive = 300;
    private const string Verified = "verified";
    private const string Failed = "failed";

    public void Register(OperationTable table)
    {
        table.On<AwsOperation.VerifyPrivateName>(VerifyAsync);
        table.On<AwsOperation.RemoveNameProof>(RemoveAsync);
    }

    private async Task VerifyAsync(ActionScope scope, AwsOperation.VerifyPrivateName verify)
    {
        var id = scope.Id(verify.Service);
        NameProofRecord? proof = null;
        var isVerified = false;
        await scope.UntilAsync(
            scope.Waits.Propagation,
            "AWS to say what proves the private DNS name",
            async () =>
            {
                var service = await FindAsync(scope, id);
                proof = EndpointServiceReader.ProofOf(service);
                isVerified = EndpointServiceReader.NameStateOf(service) == Verified;
                return proof is not null || isVerified ? Look.Done : Look.NotYet("AWS has not said which record proves the name");
            }
        );
        if (isVerified || proof is null)
        {
            return;
        }

        await zones.PutAsync(scope, verify.ZoneId, [RecordOf(proof)]);
        await aws.Ec2.CallAsync("StartVpcEndpointServicePrivateDnsVerification", [("ServiceId", id)], scope.ToTheEnd());
        await scope.UntilAsync(
            scope.Waits.CertificateIssued,
            "AWS to verify the private DNS name",
            async () =>
                EndpointServiceReader.NameStateOf(await FindAsync(scope, id)) switch
                {
                    Verified => Look.Done,
                    Failed => throw scope.Fail(
                        ApplyCodes.NotInTime,
                        $"AWS did not find the TXT record {proof.Name} with the value {proof.Value}, so the private DNS name is not verified.",
                        "See that the domain is delegated to its hosted zone, and run the same command again."
                    ),
                    var state => Look.NotYet($"the private DNS name is {state ?? "unknown"}"),
                }
        );
    }

    /// <summary>Only as long as it still says what AWS said.</summary>
    private async Task RemoveAsync(ActionScope scope, AwsOperation.RemoveNameProof remove)
    {
        var found = (await ZoneRecords.ReadAsync(aws, remove.ZoneId, remove.Proof.Name, scope.Stop)).Find(record =>
            record.Text("Type") == NameProofRecord.Type
            && record.Items("ResourceRecords").ToList() is [var only]
            && only.Text("Value")?.Trim('"') == remove.Proof.Value
        );
        if (found is not null)
        {
            await zones.DeleteAsync(scope, remove.ZoneId, [found.Members]);
        }
    }

    private async Task<Answer?> FindAsync(ActionScope scope, string id) =>
        (await aws.Ec2.CallAsync("DescribeVpcEndpointServiceConfigurations", [("ServiceIds", new object[] { id })], scope.Stop))
            .Items("ServiceConfigurations")
            .FirstOrDefault();

    private static Dictionary<string, object> RecordOf(NameProofRecord proof) =>
        CallsByName.Structure(
            ("Name", proof.Name),
            ("Type", NameProofRecord.Type),
            ("TTL", TimeToLive),
            ("ResourceRecords", new List<object> { CallsByName.Structure(("Value", $"\"{proof.Value}\"")) })
        );
}
