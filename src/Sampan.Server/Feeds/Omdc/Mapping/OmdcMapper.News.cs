using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

public sealed partial class OmdcMapper
{
    // The piece of news that goes on in the next message; 0 for none.
    private ulong _openNews;

    /// <summary>
    /// A piece of news as its parts: headline, markets, securities, lines. It may take several messages, of which only the first
    /// has a headline.
    /// </summary>
    private bool OnNews(in OmdcMessage message, in MessageStamp stamp)
    {
        ref readonly var news = ref message.As<NewsMessage>();
        var type = OmdcText.Read(news.NewsType);
        if (type is not ("EXN" or "EXC"))
        {
            return false;
        }

        ReadOnlySpan<byte> id = news.NewsID;
        var head = new NewsRecord
        {
            TsRecv = stamp.TsRecv,
            Released = Scaled.Quantity(news.ReleaseTime),
            Sequence = stamp.Sequence,
            NewsId = id[0] | ((uint)id[1] << 8) | ((uint)id[2] << 16),
            IsChinese = type == "EXC",
            IsCancelled = news.CancelFlag == 'Y',
        };
        var isLast = news.LastFragment != 'N';
        var key = ((head.IsChinese ? 2UL : 1UL) << 32) | head.NewsId;
        var writer = new NewsWriter(Records, stamp.Publisher, stamp.TsEvent, in head);
        if (_openNews != key)
        {
            writer.AppendText(NewsPart.Headline, news.Headline);
        }

        writer.AppendCodes(NewsPart.Markets, MemoryMarshal.AsBytes(message.Entries<NewsMarket>()));
        writer.AppendCodes(NewsPart.Securities, MemoryMarshal.AsBytes(message.Entries<NewsSecurity>()));
        foreach (ref readonly var line in message.Entries<NewsLine>())
        {
            writer.AppendText(NewsPart.Line, line.Text);
        }

        writer.Finish(isLast);
        _openNews = isLast ? 0 : key;
        return true;
    }

    /// <summary>Writes the parts of one message, each when the next one comes, so that the last can say that it is.</summary>
    private ref struct NewsWriter(RecordBuffer records, ushort publisher, long time, in NewsRecord head)
    {
        private readonly NewsRecord _head = head;
        private NewsRecord _part;
        private bool _hasPart;

        /// <summary>Text in ASCII or UTF-16LE, without its padding, as UTF-16LE.</summary>
        public void AppendText(NewsPart part, ReadOnlySpan<byte> field)
        {
            ref var record = ref Begin(part);
            Span<byte> content = record.Content;
            if (_head.IsChinese)
            {
                var length = field.Length & ~1;
                while (length > 0 && BinaryPrimitives.ReadUInt16LittleEndian(field[(length - 2)..]) is 0 or ' ')
                {
                    length -= 2;
                }

                field[..length].CopyTo(content);
                record.Length = (ushort)length;
                return;
            }

            var text = OmdcText.Trim(field);
            for (var i = 0; i < text.Length; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(content[(i * 2)..], text[i] < 0x80 ? text[i] : (ushort)0xFFFD);
            }

            record.Length = (ushort)(text.Length * 2);
        }

        /// <summary>Codes of four bytes, as many to a part as have room.</summary>
        public void AppendCodes(NewsPart part, ReadOnlySpan<byte> codes)
        {
            for (var rest = codes; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, NewsRecord.TextSize)..])
            {
                var some = rest[..Math.Min(rest.Length, NewsRecord.TextSize)];
                ref var record = ref Begin(part);
                some.CopyTo(record.Content);
                record.Length = (ushort)some.Length;
            }
        }

        public void Finish(bool isLast)
        {
            if (!_hasPart && isLast)
            {
                // Nothing but the end.
                Begin(NewsPart.Line);
            }

            _part.IsLast = isLast;
            Flush();
        }

        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        private ref NewsRecord Begin(NewsPart part)
        {
            Flush();
            _part = _head;
            _part.Part = part;
            _hasPart = true;
            return ref _part;
        }

        private readonly void Flush()
        {
            if (_hasPart)
            {
                ref var record = ref records.Append<NewsRecord>(publisher, GapRecord.NoInstrument, time);
                var header = record.Header;
                record = _part;
                record.Header = header;
            }
        }
    }
}
