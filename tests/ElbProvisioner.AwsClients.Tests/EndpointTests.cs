using Amazon;
using Amazon.EC2;
using Amazon.Runtime;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>The compiled endpoint rules against botocore's interpreter: partitions, FIPS, dual stack, custom endpoints.</summary>
public sealed class EndpointTests
{
    private const int Vectors = 1560;

    [Fact]
    public async Task Every_service_finds_the_endpoint_botocore_finds()
    {
        var compared = 0;
        foreach (var vector in Resources.Vectors("endpoints"))
        {
            var service = Service.Of(vector.GetProperty("service").GetString() ?? string.Empty);
            var endpoint = vector.GetProperty("endpoint").GetString();
            var region = vector.GetProperty("region").GetString() ?? string.Empty;
            var aws = new InMemoryAws(new Answer(200, VectorTests.EmptyResponse(service)));
            using var client = service.Client(
                aws,
                config =>
                {
                    config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
                    config.UseFIPSEndpoint = vector.GetProperty("fips").GetBoolean();
                    config.UseDualstackEndpoint = vector.GetProperty("dualStack").GetBoolean();
                    if (endpoint is not null)
                    {
                        config.ServiceURL = endpoint;
                        config.AuthenticationRegion = region;
                    }
                }
            );

            var operation = Service.ListedOperations(service.Name)[0];
            var call = service.Invoke(
                client,
                operation,
                VectorTests.MinimalRequest(service, operation),
                TestContext.Current.CancellationToken
            );
            if (vector.GetProperty("url").GetString() is { } url)
            {
                await call;
                var sent = Assert.Single(aws.Requests);
                Assert.Equal(new Uri(url).GetLeftPart(UriPartial.Authority), sent.Address.GetLeftPart(UriPartial.Authority));
                var signedFor = vector.GetProperty("signingRegion").GetString() ?? region;
                Assert.Contains($"/{signedFor}/", sent.Headers["Authorization"], StringComparison.Ordinal);
            }
            else
            {
                await Assert.ThrowsAsync<AmazonClientException>(() => call);
            }

            compared++;
        }

        Assert.Equal(Vectors, compared);
    }

    [Fact]
    public void A_client_tells_its_endpoint_without_calling_it()
    {
        using var client = new AmazonEC2Client(new AnonymousAWSCredentials(), RegionEndpoint.CNNorth1);

        Assert.Equal(
            "https://ec2.cn-north-1.amazonaws.com.cn/",
            client.DetermineServiceOperationEndpoint(new Amazon.EC2.Model.DescribeVpcsRequest()).URL
        );
    }
}
