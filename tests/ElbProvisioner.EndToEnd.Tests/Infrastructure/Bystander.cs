using System.Text;
using ElbProvisioner.LocalAws;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>Somebody beside elbctl who makes calls that elbctl's own clients do not know.</summary>
internal sealed class Bystander(EmbeddedAws world, string region)
{
    /// <param name="form">What follows the action: <c>InstanceIds.member.1=i-1</c>.</param>
    public async Task AutoScalingAsync(string action, params string[] form)
    {
        using var client = new HttpClient(world.CreateBystandersHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://aws.local/")
        {
            Content = new StringContent(
                string.Join('&', [$"Action={action}", "Version=2011-01-01", .. form]),
                Encoding.UTF8,
                "application/x-www-form-urlencoded"
            ),
        };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/{region}/autoscaling/aws4_request, SignedHeaders=host, Signature=0"
        );
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
