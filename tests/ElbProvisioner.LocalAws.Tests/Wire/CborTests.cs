using System.Text.Json;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Tests.Wire;

/// <summary>The examples are those of RFC 8949, appendix A, and of the rules of its section 3.</summary>
public sealed class CborTests
{
    [Theory]
    [InlineData("00", 0L)]
    [InlineData("17", 23L)]
    [InlineData("1818", 24L)]
    [InlineData("1903e8", 1000L)]
    [InlineData("1a000f4240", 1000000L)]
    [InlineData("1b000000e8d4a51000", 1000000000000L)]
    [InlineData("1b7fffffffffffffff", long.MaxValue)]
    [InlineData("20", -1L)]
    [InlineData("3863", -100L)]
    [InlineData("3903e7", -1000L)]
    [InlineData("3b7fffffffffffffff", long.MinValue)]
    [InlineData("f4", false)]
    [InlineData("f5", true)]
    [InlineData("f6", null)]
    [InlineData("f7", null)]
    [InlineData("f93c00", 1.0)]
    [InlineData("f9c400", -4.0)]
    [InlineData("f90001", 5.960464477539063e-8)]
    [InlineData("fa47c35000", 100000.0)]
    [InlineData("fb3ff199999999999a", 1.1)]
    [InlineData("60", "")]
    [InlineData("6449455446", "IETF")]
    [InlineData("62c3bc", "ü")]
    [InlineData("64f0908591", "𐅑")]
    [InlineData("7f657374726561646d696e67ff", "streaming")]
    public void Single_values_are_read(string hex, object? expected) => Assert.Equal(expected, Read(hex));

    [Theory]
    [InlineData("80", "[]")]
    [InlineData("8301820203820405", "[1,[2,3],[4,5]]")]
    [InlineData("9fff", "[]")]
    [InlineData("9f018202039f0405ffff", "[1,[2,3],[4,5]]")]
    [InlineData("83018202039f0405ff", "[1,[2,3],[4,5]]")]
    [InlineData("a0", "{}")]
    [InlineData("a26161016162820203", """{"a":1,"b":[2,3]}""")]
    [InlineData("bf61610161629f0203ffff", """{"a":1,"b":[2,3]}""")]
    [InlineData("bf6346756ef563416d7421ff", """{"Fun":true,"Amt":-2}""")]
    [InlineData("826161bf61626163ff", """["a",{"b":"c"}]""")]
    public void Arrays_and_maps_are_read_with_and_without_lengths(string hex, string expected) =>
        Assert.Equal(expected, JsonSerializer.Serialize(Read(hex)));

    [Theory]
    [InlineData("c11a514b67b0", 1363896240.0)]
    [InlineData("c1fb41d452d9ec200000", 1363896240.5)]
    public void Times_are_read(string hex, double seconds) => Assert.Equal(new CborTime(seconds), Read(hex));

    [Theory]
    [InlineData("4401020304", "01020304")]
    [InlineData("5f42010243030405ff", "0102030405")]
    public void Bytes_are_read(string hex, string expected) => Assert.Equal(Convert.FromHexString(expected), Read(hex));

    [Theory]
    [InlineData("")]
    [InlineData("18")]
    [InlineData("1c")]
    [InlineData("1bffffffffffffffff")]
    [InlineData("3bffffffffffffffff")]
    [InlineData("6261")]
    [InlineData("61ff")]
    [InlineData("7fff00")]
    [InlineData("7f4161ff")]
    [InlineData("7f7f6161ffff")]
    [InlineData("5b7fffffffffffffff00")]
    [InlineData("9bffffffffffffffff")]
    [InlineData("8201")]
    [InlineData("9f01")]
    [InlineData("a101")]
    [InlineData("a10102")]
    [InlineData("a2616101616102")]
    [InlineData("bf6161ff")]
    [InlineData("c161ff")]
    [InlineData("c16161")]
    [InlineData("f8ff")]
    [InlineData("ff")]
    [InlineData("0000")]
    public void What_is_not_well_formed_is_refused(string hex) => Assert.Throws<Malformed>(() => Read(hex));

    [Fact]
    public void Nesting_has_an_end() =>
        Assert.Throws<Malformed>(() => CborItem.Read((byte[])[.. Enumerable.Repeat((byte)0x81, 100_000), 0x00]));

    [Fact]
    public void A_number_that_is_text_is_a_serialization_error() =>
        Assert.Equal(400, Requests.Refused(Requests.Cbor("DescribeAlarms", Convert.FromHexString("A16A4D61785265636F7264736137"))).Status);

    private static object? Read(string hex) => CborItem.Read(Convert.FromHexString(hex));
}
