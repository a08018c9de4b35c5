using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>Indices: what they are, and each new level (70, 71).</summary>
internal sealed class IndexPublisher(Exchange exchange, IReadOnlyList<PublishedChannel> channels) : ProductPublisher(channels)
{
    // The wire has four decimals, and null for what is not known.
    private const long LevelUnit = Price.Unit / 10_000;
    private const long Null = long.MinValue;

    private MessageWriter Channel => Channels[0].Messages;

    /// <inheritdoc/>
    public override void BeginDay(long time)
    {
        foreach (var index in exchange.Indices)
        {
            WriteDefinition(index, Channel);
        }
    }

    /// <inheritdoc/>
    public override void OnLevel(ExchangeIndex index) => WriteLevel(index, Channel);

    /// <inheritdoc/>
    public override void OnPhase(TradingPhase phase, long time)
    {
        if (phase == TradingPhase.Close)
        {
            WriteLevels(Channel);
        }
    }

    /// <inheritdoc/>
    public override void WriteSnapshot(int group, MessageWriter into)
    {
        foreach (var index in exchange.Indices)
        {
            WriteDefinition(index, into);
        }

        WriteLevels(into);
    }

    /// <summary>The number by which the exchange knows an index; the code of an index that it does not know.</summary>
    internal static string CodeOf(Instrument index) => index.Code switch
    {
        "HSI" => "0000100",
        "HSCEI" => "0001400",
        "HSTECH" => "0208300",
        var code => code,
    };

    private void WriteLevels(MessageWriter into)
    {
        foreach (var index in exchange.Indices.Where(index => index.Level != Price.Undefined))
        {
            WriteLevel(index, into);
        }
    }

    private static void WriteDefinition(ExchangeIndex index, MessageWriter into)
    {
        var message = new IndexDefinitionMessage { IndexSource = 'H' };
        OmdcText.Write(message.IndexCode, CodeOf(index.Instrument));
        OmdcText.Write(message.CurrencyCode, index.Instrument.Currency);
        into.Append(message);
    }

    private void WriteLevel(ExchangeIndex index, MessageWriter into)
    {
        var hasClosed = exchange.Phase is TradingPhase.Close or TradingPhase.DayClose;
        var change = index.PreviousClose == Price.Undefined ? Null : index.Level - index.PreviousClose;
        var message = new IndexDataMessage
        {
            IndexStatus = hasClosed ? 'C' : 'T',
            IndexTime = index.Time,
            IndexValue = Level(index.Level),
            NetChgPrevDay = change == Null ? Null : change / LevelUnit,
            HighValue = Level(index.High),
            LowValue = Level(index.Low),
            EASValue = Null,
            IndexTurnover = Null,
            OpeningValue = Level(index.Open),
            ClosingValue = hasClosed ? Level(index.Level) : Null,
            PreviousSesClose = Level(index.PreviousClose),
            IndexVolume = Null,
            NetChgPrevDayPct = change == Null ? 0 : (int)((Int128)change * 1_000_000 / index.PreviousClose),
            Exception = ' ',
        };
        OmdcText.Write(message.IndexCode, CodeOf(index.Instrument));
        into.Append(message);
    }

    private static long Level(long level) => level == Price.Undefined ? Null : level / LevelUnit;
}
