using System.Diagnostics;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming;

/// <summary>A frame as it goes over the wire, made once and read by many.</summary>
/// <remarks>Belongs to the hub's thread, so its readers are counted without atomic operations.</remarks>
internal sealed class SharedFrame(FramePool pool)
{
    // Below this, what compression saves is less than a packet's header, and most messages stay below it.
    private const int DeflatedBytesMin = 256;

    private byte[] _bytes = [];
    private byte[] _deflated = [];
    private int _deflatedLength;
    private int _headerLength;
    private int _readers;

    /// <summary>Length of the uncompressed frame.</summary>
    public int Length { get; private set; }

    /// <summary>The uncompressed frame.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    /// <summary>What the frame is.</summary>
    public Opcode Opcode => (Opcode)(_bytes[0] & 0xF);

    /// <summary>What is in the frame.</summary>
    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(_headerLength, Length - _headerLength);

    /// <summary>
    /// The frame for those who agreed on compression: compressed when first asked for, if it is worth it.
    /// </summary>
    public ReadOnlyMemory<byte> Deflated(MessageDeflater deflater)
    {
        if (_deflated.Length == 0 && Length >= DeflatedBytesMin)
        {
            Deflate(deflater);
        }

        return _deflatedLength > 0 ? _deflated.AsMemory(0, _deflatedLength) : Bytes;
    }

    /// <summary>Fills the frame. Whoever asked for it is its first reader.</summary>
    public void Set(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Debug.Assert(_readers == 0, "The frame is in use.");
        _headerLength = FrameWriter.HeaderLength(payload.Length);
        Length = _headerLength + payload.Length;
        _bytes = pool.RentBytes(Length);
        FrameWriter.WriteHeader(_bytes, opcode, payload.Length);
        payload.CopyTo(_bytes.AsSpan(_headerLength));
        _readers = 1;
    }

    /// <summary>Counts one more reader.</summary>
    public void Share() => _readers++;

    /// <summary>Counts one reader less; after the last one, the frame is used again for something else.</summary>
    public void Release()
    {
        Debug.Assert(_readers > 0, "The frame was released twice.");
        if (--_readers > 0)
        {
            return;
        }

        pool.ReturnBytes(_bytes);
        pool.ReturnBytes(_deflated);
        (_bytes, _deflated, _deflatedLength) = ([], [], 0);
        pool.Return(this);
    }

    private void Deflate(MessageDeflater deflater)
    {
        _deflated = pool.RentBytes(Length);
        var payload = deflater.Deflate(Payload, _deflated.AsSpan(_headerLength, Payload.Length));
        if (payload == 0)
        {
            return;
        }

        // The header of a shorter payload may be shorter: then the payload moves up.
        var header = FrameWriter.WriteHeader(_deflated, Opcode, payload, isDeflated: true);
        _deflated.AsSpan(_headerLength, payload).CopyTo(_deflated.AsSpan(header));
        _deflatedLength = header + payload;
    }
}
