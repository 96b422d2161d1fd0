using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ElbProvisioner.LocalAws.Faults;

/// <summary>Faults by chance, the same ones for the same seed and the same calls.</summary>
/// <param name="rate">Of calls that meet a fault, 0 to 1.</param>
/// <param name="kinds">To choose from, with equal chances; null: all.</param>
public sealed class SeededFaults(int seed, double rate, ImmutableArray<FaultKind>? kinds = null) : IFaults
{
    private static readonly ImmutableArray<FaultKind> All = [.. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.None)];

    private readonly ImmutableArray<FaultKind> _kinds = kinds ?? All;

    public int Seed => seed;

    public Fault Decide(CallFacts call)
    {
        // A hash in place of a generator's next number: the fate of a call does not hang on what was asked before it.
        var dice = SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}/{call.Index}/{call.Service}/{call.Operation}"))
        );
        if (BitConverter.ToUInt32(dice) >= rate * uint.MaxValue)
        {
            return Fault.None;
        }

        var kind = _kinds[(int)(BitConverter.ToUInt32(dice, 4) % (uint)_kinds.Length)];
        return new(kind) { Lag = TimeSpan.FromSeconds(1 + (BitConverter.ToUInt32(dice, 8) % 10)) };
    }
}
