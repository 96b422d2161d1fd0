using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Routing.Tests.Requests;

public sealed class RequestUrlTests
{
    [Theory]
    [InlineData("https://shop.example.com", "https://shop.example.com/")]
    [InlineData("HTTPS://Shop.Example.com:443/A?b=C#d", "https://shop.example.com/A?b=C")]
    [InlineData("http://a.test:8080?x", "http://a.test:8080/?x")]
    [InlineData("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/")]
    [InlineData("https://a.test/a/../b/%7e?%41", "https://a.test/a/../b/%7e?%41")]
    [InlineData("https://a.test/é?ü", "https://a.test/%C3%A9?%C3%BC")]
    [InlineData("wss://a.test/socket", "https://a.test/socket")]
    [InlineData("tcp://a.test:25", "tcp://a.test:25/")]
    public void A_url_is_kept_as_a_client_sends_it(string text, string sent)
    {
        Assert.True(RequestUrl.TryParse(text, out var url, out var why), why);

        Assert.Equal(sent, url.ToString());
    }

    [Theory]
    [InlineData("shop.example.com", "has no scheme")]
    [InlineData("ftp://a.test/", "has the scheme ftp")]
    [InlineData("https:///x", "has no host")]
    [InlineData("https://a.test:0/", "has a port that is not from 1 to 65535")]
    [InlineData("https://a.test:70000/", "has a port that is not from 1 to 65535")]
    [InlineData("https://a.test:x/", "has a port that is not from 1 to 65535")]
    [InlineData("https://me:secret@a.test/", "names a user")]
    [InlineData("https://a.test/a b", "has a space")]
    [InlineData("https://bücher.test/", "has a host with characters that no host has")]
    [InlineData("udp://a.test/", "has no port, which udp needs")]
    public void What_is_no_url_is_said_to_be_none(string text, string begin)
    {
        Assert.False(RequestUrl.TryParse(text, out _, out var why));

        Assert.StartsWith(begin, why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://Shop.example.com:443/", "https://shop.example.com")]
    [InlineData("https://a.test/%7Ex?", "https://a.test/~x")]
    [InlineData("http://a.test:80/a/./b", "http://a.test/a/b")]
    public void Two_urls_that_say_the_same_have_one_normal_form(string one, string other)
    {
        Assert.True(RequestUrl.TryParse(one, out var first, out _));
        Assert.True(RequestUrl.TryParse(other, out var second, out _));

        Assert.Equal(first.Normal, second.Normal);
    }

    [Fact]
    public void A_normal_form_is_its_own_normal_form()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var path =
                "/"
                + string.Concat(
                    Enumerable
                        .Range(0, random.Next(12))
                        .Select(_ => (string[])["a", "/", ".", "..", "%2e", "%7E", "%2f", "%", "/./", "/../"])
                        .Select(p => p[random.Next(p.Length)])
                );
            var normal = PathForm.Normalise(path);

            Assert.StartsWith("/", normal, StringComparison.Ordinal);
            Assert.True(normal == PathForm.Normalise(normal), $"{path} -> {normal} -> {PathForm.Normalise(normal)}");
        }
    }
}
