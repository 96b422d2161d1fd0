using System.Globalization;
using System.Net;

namespace ElbProvisioner.Core.Resources;

/// <summary>AWS clears the host bits of a range it is given; emulators keep them. Compared in AWS's form.</summary>
public static class AddressRange
{
    /// <summary>The text itself when it is no range.</summary>
    public static string Canonical(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (
            slash < 0
            || !IPAddress.TryParse(text[..slash], out var address)
            || !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        )
        {
            return text;
        }

        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return $"{new IPAddress(bytes)}/{length}";
    }
}
