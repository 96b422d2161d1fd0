using Amazon;
using Amazon.KeyManagementService;
using Amazon.Runtime;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>
/// Whoever makes the account's keys. A client of its own: elbctl's takes no answer without a body for one, and several calls about keys
/// have none.
/// </summary>
internal static class KeyOwner
{
    public static AmazonKeyManagementServiceClient Of(LocalWorldAws aws) =>
        new(
            new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
            new AmazonKeyManagementServiceConfig
            {
                RegionEndpoint = RegionEndpoint.GetBySystemName(aws.Region),
                HttpClientFactory = new Inside(aws),
            }
        );

    private sealed class Inside(LocalWorldAws aws) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(aws.World.CreateBystandersHandler());

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;
    }
}
