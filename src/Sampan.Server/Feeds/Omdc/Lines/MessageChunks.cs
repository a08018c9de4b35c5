namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>A piece of memory that packets are copied into, one behind the other; free again when none of them is left.</summary>
internal sealed class MessageChunk
{
    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(MessageChunks.ChunkSize);

    /// <summary>How many bytes have been written.</summary>
    public int Used { get; set; }

    /// <summary>How many segments still lie in it.</summary>
    public int Segments { get; set; }
}

/// <summary>Memory for messages that have to wait, shared by all channels of a line.</summary>
internal sealed class MessageChunks
{
    /// <summary>Bytes in a chunk: what the largest packet of UDP needs.</summary>
    public const int ChunkSize = 64 * 1024;

    // 16 MiB stay for the next time; what a bad minute took beyond that goes back to the system.
    private const int KeptMax = 256;

    private readonly Stack<MessageChunk> _free = [];

    /// <summary>An empty chunk.</summary>
    public MessageChunk Rent() => _free.TryPop(out var chunk) ? chunk : new MessageChunk();

    /// <summary>Takes back a chunk that no one uses.</summary>
    public void Return(MessageChunk chunk)
    {
        chunk.Used = 0;
        chunk.Segments = 0;
        if (_free.Count < KeptMax)
        {
            _free.Push(chunk);
        }
    }
}
