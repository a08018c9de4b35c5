using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>Asks Linux for pages of 2 MiB: a book is found at random, and with small pages each find looks up a page first.</summary>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of such a page; it begins at a multiple of them.</summary>
    public const int PageBytes = 2 * 1024 * 1024;

    // MADV_HUGEPAGE.
    private const int Advice = 14;

    /// <summary>Asks for the whole pages of some memory. A wish: where it is not granted, all works as before.</summary>
    /// <param name="start">The beginning of a page; less than a page is left as it is.</param>
    /// <param name="bytes">How much.</param>
    public static void Prefer(byte* start, int bytes)
    {
        if (OperatingSystem.IsLinux() && bytes >= PageBytes)
        {
            _ = Advise((nint)start, bytes & -PageBytes, Advice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
