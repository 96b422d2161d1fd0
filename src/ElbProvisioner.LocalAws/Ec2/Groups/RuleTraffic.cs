using System.Globalization;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

/// <summary>Protocols and ports of rules, as AWS keeps them.</summary>
internal static class RuleTraffic
{
    public const string All = "-1";

    private const int LastPort = 65535;
    private const int LastOfByte = 255;

    /// <summary>Four protocols have names and are told by them, however they were given; the others are numbers.</summary>
    /// <exception cref="AwsError">There is no such protocol.</exception>
    public static string Normalize(string protocol) =>
        protocol.ToLowerInvariant() switch
        {
            "6" or "tcp" => "tcp",
            "17" or "udp" => "udp",
            "1" or "icmp" => "icmp",
            "58" or "icmpv6" => "icmpv6",
            "-1" or "all" => All,
            var number when byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => parsed.ToString(
                CultureInfo.InvariantCulture
            ),
            _ => throw Refusals.InvalidValue($"Invalid value '{protocol}' for IP protocol. Unknown protocol."),
        };

    /// <summary>The ports, or type and code, that the rule keeps: none for protocols without ports, whatever was given.</summary>
    /// <exception cref="AwsError">They do not fit the protocol.</exception>
    public static (int From, int To) Ports(string protocol, int? from, int? to) =>
        protocol switch
        {
            "tcp" or "udp" => Range(protocol, from, to),
            "icmp" => TypeAndCode(from, to),
            "icmpv6" => from is null && to is null ? (-1, -1) : TypeAndCode(from, to),
            _ => (-1, -1),
        };

    private static (int From, int To) Range(string protocol, int? from, int? to)
    {
        if (from is not { } first || to is not { } last)
        {
            throw Refusals.InvalidValue("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
        }

        foreach (var port in (ReadOnlySpan<int>)[first, last])
        {
            if (port is < 0 or > LastPort)
            {
                throw Refusals.InvalidValue($"TCP/UDP port ({port}) out of range");
            }
        }

        return first <= last
            ? (first, last)
            : throw Refusals.InvalidValue($"Invalid {protocol.ToUpperInvariant()} port range ({first},{last})");
    }

    private static (int Type, int Code) TypeAndCode(int? from, int? to)
    {
        if (from is not { } type || to is not { } code)
        {
            throw Refusals.InvalidValue("Invalid value 'Must specify both type and code with ICMP.' for portRange.");
        }

        if (type is < -1 or > LastOfByte)
        {
            throw Refusals.InvalidValue($"ICMP type ({type}) out of range");
        }

        if (code is < -1 or > LastOfByte || (type == -1 && code != -1))
        {
            throw Refusals.InvalidValue($"ICMP code ({code}) out of range");
        }

        return (type, code);
    }
}
