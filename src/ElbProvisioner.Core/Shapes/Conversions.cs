using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ElbProvisioner.Core.Shapes;

internal static class Conversions
{
    public static ImmutableArray<TOut> ConvertAll<TIn, TOut>(this ImmutableArray<TIn> items, Func<TIn, TOut> convert)
    {
        var converted = new TOut[items.Length];
        for (var i = 0; i < converted.Length; i++)
        {
            converted[i] = convert(items[i]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(converted);
    }

    public static TOut[] ConvertAll<TIn, TOut>(this TIn[] items, Converter<TIn, TOut> convert) => Array.ConvertAll(items, convert);
}
