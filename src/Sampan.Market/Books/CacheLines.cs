using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Sampan.Market;

/// <summary>Asks for memory before it is needed. Only a hint: nothing is read, and any address will do.</summary>
internal static unsafe class CacheLines
{
    /// <summary>Bytes that come together.</summary>
    public const int Bytes = 64;

    /// <summary>Asks for the line of an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Asks for all lines of a value. If the collector moves it meanwhile, in vain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch<T>(ref readonly T value)
        where T : struct
    {
        var first = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in value));
        for (var at = 0; at < Unsafe.SizeOf<T>(); at += Bytes)
        {
            Prefetch(first + at);
        }
    }
}
