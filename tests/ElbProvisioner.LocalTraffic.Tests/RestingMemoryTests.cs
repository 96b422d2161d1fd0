using Microsoft.Extensions.Time.Testing;

namespace ElbProvisioner.LocalTraffic.Tests;

/// <summary>When memory is given back.</summary>
public sealed class RestingMemoryTests
{
    private readonly FakeTimeProvider _time = new();
    private int _collected;

    [Fact]
    public void Memory_is_given_back_once_when_nothing_has_come_for_a_while()
    {
        var memory = new RestingMemory(_time, () => _collected++);

        Pass(memory, seconds: 10, requests: 5000);
        Assert.Equal(0, _collected);
        Pass(memory, seconds: 1, requests: 0);
        Assert.Equal(0, _collected);
        Pass(memory, seconds: 60, requests: 0);
        Assert.Equal(1, _collected);
        Pass(memory, seconds: 1, requests: 5000);
        Pass(memory, seconds: 5, requests: 0);
        Assert.Equal(2, _collected);
    }

    [Fact]
    public void Who_has_hardly_worked_does_not_stop_for_it()
    {
        var memory = new RestingMemory(_time, () => _collected++);

        Pass(memory, seconds: 1, requests: 10);
        Pass(memory, seconds: 60, requests: 0);

        Assert.Equal(0, _collected);
    }

    private long _requests;

    /// <param name="requests">A second.</param>
    private void Pass(RestingMemory memory, int seconds, int requests)
    {
        for (var second = 0; second < seconds; second++)
        {
            _requests += requests;
            memory.Look(_requests);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
