using System.Buffers.Binary;
using System.Text;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class NewsMappingTests
{
    private readonly MapperRig _rig = new(OmdcProduct.Premium);

    [Fact]
    public void A_piece_of_news_is_its_headline_markets_securities_and_lines()
    {
        Send("EXN", "A12", "TRADING HALT", isLast: true, securities: 200, "FIRST LINE");

        var parts = _rig.Records<NewsRecord>();
        Assert.Equal(
            [NewsPart.Headline, NewsPart.Markets, NewsPart.Securities, NewsPart.Securities, NewsPart.Line],
            parts.Select(part => part.Part));
        Assert.Equal(["TRADING HALT", "FIRST LINE"], Texts(parts));
        Assert.Equal([640, 160], parts.Where(part => part.Part == NewsPart.Securities).Select(part => (int)part.Length));
        Assert.Equal([161u], parts.Where(part => part.Part == NewsPart.Securities).Skip(1).Select(FirstCode));
        Assert.Equal([false, false, false, false, true], parts.Select(part => part.IsLast));
        Assert.All(parts, part => Assert.Equal(
            (unchecked((uint)GapRecord.NoInstrument), 'A' | ((uint)'1' << 8) | ((uint)'2' << 16), MapperRig.Morning - 5),
            (part.Header.InstrumentId, part.NewsId, part.Released)));
    }

    [Fact]
    public void A_headline_of_320_letters_is_whole()
    {
        var headline = new string('H', 320);
        Send("EXN", "A12", headline, isLast: true);

        Assert.Equal([headline], Texts(_rig.Records<NewsRecord>()));
    }

    [Fact]
    public void Chinese_news_come_as_they_are_without_their_padding()
    {
        Send("EXC", "A12", "暫停買賣", isLast: true, securities: 0, "第一行");

        var parts = _rig.Records<NewsRecord>();
        Assert.Equal(["暫停買賣", "第一行"], Texts(parts));
        Assert.All(parts, part => Assert.True(part.IsChinese));
    }

    [Fact]
    public void News_that_go_on_have_one_headline_and_one_end()
    {
        Send("EXN", "A12", "HEAD", isLast: false, securities: 0, "ONE");
        Send("EXN", "A12", "", isLast: true, securities: 0, "TWO");
        Send("EXN", "A13", "NEXT", isLast: true);

        var parts = _rig.Records<NewsRecord>();
        Assert.Equal(["HEAD", "ONE", "TWO", "NEXT"], Texts(parts));
        Assert.Equal([false, false, true, true], parts.Where(IsText).Select(part => part.IsLast));
    }

    [Fact]
    public void News_that_are_taken_back_say_so()
    {
        Send("EXN", "A12", "HEAD", isLast: true, isCancelled: true);

        Assert.All(_rig.Records<NewsRecord>(), part => Assert.True(part.IsCancelled));
    }

    [Fact]
    public void News_in_no_language_are_malformed()
    {
        Send("EXQ", "A12", "HEAD", isLast: true);

        Assert.Equal((1, 0), (_rig.Mapper.Counts.Malformed, _rig.Mapper.Records.Count));
    }

    private void Send(
        string type, string id, string headline, bool isLast, int securities = 0, params ReadOnlySpan<string> lines) =>
        Send(type, id, headline, isLast, isCancelled: false, securities, lines);

    private void Send(
        string type,
        string id,
        string headline,
        bool isLast,
        bool isCancelled,
        int securities = 0,
        params ReadOnlySpan<string> lines)
    {
        var message = new NewsMessage
        {
            CancelFlag = isCancelled ? 'Y' : 'N',
            LastFragment = isLast ? 'Y' : 'N',
            ReleaseTime = (ulong)(MapperRig.Morning - 5),
        };
        OmdcText.Write(message.NewsType, type);
        OmdcText.Write(message.NewsID, id);
        Write(message.Headline, headline, type);
        var market = default(NewsMarket);
        OmdcText.Write(market.MarketCode, "MAIN");
        var codes = Enumerable.Range(1, securities).Select(code => new NewsSecurity { SecurityCode = (uint)code }).ToArray();
        var texts = new NewsLine[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            Write(texts[i].Text, lines[i], type);
        }

        var writer = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
        Assert.True(writer.TryAppend(message, securities > 0 ? [market] : [], codes, texts));
        _rig.Deliver(OmdcProduct.Premium, writer);
    }

    private static void Write(Span<byte> field, string text, string type)
    {
        if (type == "EXC")
        {
            OmdcText.WriteUtf16(field, text);
        }
        else
        {
            OmdcText.Write(field, text, '\0');
        }
    }

    private static bool IsText(NewsRecord part) => part.Part is NewsPart.Headline or NewsPart.Line;

    private static string[] Texts(List<NewsRecord> parts) =>
        [.. parts.Where(IsText).Select(part => Encoding.Unicode.GetString(part.Content[..part.Length]))];

    private static uint FirstCode(NewsRecord part) => BinaryPrimitives.ReadUInt32LittleEndian(part.Content[..4]);
}
