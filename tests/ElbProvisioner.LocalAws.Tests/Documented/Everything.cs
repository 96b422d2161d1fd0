using System.Reflection;
using System.Text;

namespace ElbProvisioner.LocalAws.Tests.Documented;

/// <summary>What concerns every service where other emulators differ from AWS; and how many such differences are claimed here.</summary>
public sealed class Everything
{
    private const int Claims = 80;

    [Fact]
    public async Task Three_hundred_calls_in_a_row_are_throttled()
    {
        using var cloud = new Cloud(options => options with { KeepsBudgets = true });
        var raw = new RawCalls(cloud);
        var (answered, refused) = (0, new List<string>());
        for (var call = 0; call < 300; call++)
        {
            try
            {
                await raw.QueryAsync("elasticloadbalancing", "Action=DescribeLoadBalancers&Version=2015-12-01");
                answered++;
            }
            catch (RawRefusal refusal)
            {
                refused.Add($"{refusal.Status} {refusal.Code}");
            }
        }

        Assert.Equal((40, 260), (answered, refused.Count));
        Assert.Equal(["400 Throttling"], refused.Distinct());
    }

    /// <summary>Which keys are right, nobody but AWS knows; that there is a signature can be seen.</summary>
    [Fact]
    public async Task A_call_without_credentials_is_refused()
    {
        using var cloud = new Cloud();
        using var client = new HttpClient(cloud.Aws.CreateHandler());
        using var form = new StringContent(
            "Action=DescribeLoadBalancers&Version=2015-12-01",
            Encoding.UTF8,
            "application/x-www-form-urlencoded"
        );

        using var answer = await client.PostAsync(
            new Uri("https://elasticloadbalancing.us-east-1.amazonaws.com/"),
            form,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains(
            "MissingAuthenticationToken",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_documented_difference_is_claimed_once()
    {
        var tests = typeof(Everything)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Everything).Namespace)
            .SelectMany(type => type.GetMethods())
            .Where(method =>
                method.GetCustomAttribute<FactAttribute>(inherit: true) is not null
                && method.Name != nameof(Every_documented_difference_is_claimed_once)
            );

        Assert.Equal(
            Claims,
            tests.Sum(test => test.GetCustomAttributes<InlineDataAttribute>() is var rows && rows.Any() ? rows.Count() : 1)
        );
    }
}
