using System.Net;
using ElbProvisioner.LocalTraffic.Places;

namespace ElbProvisioner.LocalTraffic.Tests;

public sealed class LoopbackPlacesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("::1")]
    public void Addresses_of_this_machine_are_targets_as_they_are(string address) =>
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 8080), new LoopbackPlaces().Find(address, 8080));

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("i-0123456789abcdef0")]
    public void Of_others_nobody_knows(string id) => Assert.Null(new LoopbackPlaces().Find(id, 8080));
}
