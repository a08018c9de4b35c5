using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>Asks Linux for pages of 2 MiB: a book is found at random, and with small pages each find looks up a page first.</summary>
internal static unsafe partial class HugePages
{
    private const int PageBytes = 2 * 1024 * 1024;
    private const int Advice = 14; // MADV_HUGEPAGE

    /// <summary>Asks for an array's whole pages. A wish: where it is not granted, all works as before.</summary>
    /// <param name="pinned">An array that the garbage collector does not move.</param>
    public static void Prefer(byte[] pinned)
    {
        var start = (nint)Unsafe.AsPointer(ref pinned[0]);
        var first = (start + PageBytes - 1) & -PageBytes;
        var end = (start + pinned.Length) & -PageBytes;
        if (OperatingSystem.IsLinux() && first < end)
        {
            _ = Advise(first, end - first, Advice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
