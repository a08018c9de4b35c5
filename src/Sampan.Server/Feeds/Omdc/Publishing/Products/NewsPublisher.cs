using System.Globalization;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>News of the exchange, in two languages, and the turnover of the market every two seconds (22, 61).</summary>
internal sealed class NewsPublisher(Exchange exchange, IReadOnlyList<PublishedChannel> channels) : ProductPublisher(channels)
{
    private const long TurnoverInterval = 2 * HongKongTime.NanosPerSecond;

    private readonly List<(TradingPhase Phase, long Time)> _news = [];
    private long _nextTurnover;

    /// <inheritdoc/>
    public override long NextTime => exchange.Phase == TradingPhase.Continuous ? _nextTurnover : long.MaxValue;

    private MessageWriter Channel => Channels[0].Messages;

    /// <inheritdoc/>
    public override void BeginDay(long time)
    {
        _news.Clear();
        _nextTurnover = time + TurnoverInterval;
    }

    /// <inheritdoc/>
    public override void OnPhase(TradingPhase phase, long time)
    {
        _nextTurnover = time + TurnoverInterval;
        if (TextOf(phase) is not null)
        {
            _news.Add((phase, time));
            WriteNews(_news.Count, Channel);
        }

        if (phase == TradingPhase.Close)
        {
            WriteTurnovers(Channel);
        }
    }

    /// <inheritdoc/>
    public override void PassTime(long time)
    {
        _nextTurnover = time + TurnoverInterval;
        WriteTurnovers(Channel);
    }

    /// <inheritdoc/>
    public override void WriteSnapshot(int group, MessageWriter into)
    {
        for (var number = 1; number <= _news.Count; number++)
        {
            WriteNews(number, into);
        }

        WriteTurnovers(into);
    }

    private static (string English, string Chinese)? TextOf(TradingPhase phase) => phase switch
    {
        TradingPhase.Continuous => ("SIMULATED MARKET: CONTINUOUS TRADING BEGINS", "模擬市場：持續交易時段開始"),
        TradingPhase.Close => ("SIMULATED MARKET: TRADING HAS CLOSED", "模擬市場：交易已收市"),
        _ => null,
    };

    private void WriteNews(int number, MessageWriter into)
    {
        var (phase, time) = _news[number - 1];
        var (english, chinese) = TextOf(phase)!.Value;
        var id = number.ToString("000", CultureInfo.InvariantCulture);
        WriteNews("EXN", id, english, "This is made up by Sampan's simulator. It is no news of the exchange.", time, into);
        WriteNews("EXC", id, chinese, "本訊息由 Sampan 模擬器產生，並非交易所消息。", time, into);
    }

    private static void WriteNews(string type, string id, string headline, string text, long time, MessageWriter into)
    {
        var (message, line) = (default(NewsMessage), default(NewsLine));
        OmdcText.Write(message.NewsType, type);
        OmdcText.Write(message.NewsID, id);
        message.CancelFlag = 'N';
        message.LastFragment = 'Y';
        message.ReleaseTime = (ulong)time;
        if (type == "EXC")
        {
            OmdcText.WriteUtf16(message.Headline, headline);
            OmdcText.WriteUtf16(line.Text, text);
        }
        else
        {
            OmdcText.Write(message.Headline, headline);
            OmdcText.Write(line.Text, text);
        }

        into.Append(message, [line]);
    }

    private void WriteTurnovers(MessageWriter into)
    {
        foreach (var market in exchange.Markets)
        {
            var total = Int128.Zero;
            foreach (var ((_, currency), turnover) in exchange.Turnovers.Where(entry => entry.Key.Market == market))
            {
                WriteTurnover(market, currency, turnover, into);
                total += (Int128)turnover * CurrencyRates.Of(currency) / 10_000;
            }

            WriteTurnover(market, "", (long)total, into);
        }
    }

    private static void WriteTurnover(string market, string currency, long turnover, MessageWriter into)
    {
        var message = new MarketTurnoverMessage { Turnover = turnover };
        OmdcText.Write(message.MarketCode, market);
        OmdcText.Write(message.CurrencyCode, currency);
        into.Append(message);
    }
}
