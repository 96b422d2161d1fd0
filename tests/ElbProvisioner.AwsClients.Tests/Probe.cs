using System.Runtime.CompilerServices;
using Amazon.Runtime;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>Calls one service in a process of its own and tells what went out: some settings are read once per process.</summary>
internal static class Probe
{
    public const string Verb = "probe";

    /// <summary>Calls with the environment's settings only; prints the address and the number of attempts.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        var service = Service.TakenByTheProduct(arguments[0]);
        var answers = arguments[1..].Select(status => new Answer(int.Parse(status, null), VectorTests.EmptyResponse(service))).ToArray();
        var aws = new InMemoryAws(answers);
        var config = service.CreateConfig();
        config.HttpClientFactory = new InMemoryFactory(aws);
        var operation = Service.ListedOperations(service.Name)[0];
        using var client = service.Create(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), config);
        try
        {
            await service.Invoke(client, operation, VectorTests.MinimalRequest(service, operation), CancellationToken.None);
        }
        catch (AmazonServiceException)
        {
            // The number of attempts is the answer.
        }

        await Console.Out.WriteLineAsync($"{aws.Requests[0].Address.GetLeftPart(UriPartial.Authority)} {aws.Requests.Count}");
        return 0;
    }

    // The pipeline's newer retries start at 50 ms instead of a second; the switch is read once, before the first client.
    [ModuleInitializer]
    internal static void RetryQuickly() => Environment.SetEnvironmentVariable("AWS_NEW_RETRIES_2026", "true");
}
