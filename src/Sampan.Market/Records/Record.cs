using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>From a header to the record it starts.</summary>
public static class Record
{
    /// <summary>The whole record behind a header that lies in a <see cref="RecordBuffer"/>.</summary>
    public static ref readonly T As<T>(ref readonly RecordHeader header)
        where T : unmanaged, IRecord
    {
        Debug.Assert(header.Type == T.Type && header.Length >= Unsafe.SizeOf<T>(), "the header is of another record");
        return ref Unsafe.As<RecordHeader, T>(ref Unsafe.AsRef(in header));
    }
}
