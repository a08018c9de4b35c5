namespace Sampan.Market;

/// <summary>Of which books somebody wants to hear each change: a flag for each instrument.</summary>
/// <remarks>One thread sets the flags, the market's reads them.</remarks>
public sealed class OrderTaps
{
    private byte[] _open = [];

    /// <summary>Whether the changes of a book are told. The market's thread.</summary>
    public bool IsOpen(int instrument)
    {
        var open = Volatile.Read(ref _open);
        return (uint)instrument < (uint)open.Length && Volatile.Read(ref open[instrument]) != 0;
    }

    /// <summary>Lets the changes of a book be told from the next record on, or no more. Always the same thread.</summary>
    public void Set(int instrument, bool isOpen)
    {
        if (instrument >= _open.Length)
        {
            var open = new byte[Math.Max(instrument + 1, _open.Length * 2)];
            _open.CopyTo(open, 0);
            Volatile.Write(ref _open, open);
        }

        Volatile.Write(ref _open[instrument], (byte)(isOpen ? 1 : 0));
    }
}
