using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>Stock Connect: the northbound quota every five seconds, the southbound turnover every minute (80, 81).</summary>
/// <remarks>
/// Made up, as the simulated market has no mainland: the quota is never below 30 %, and so is told as null; a fixed share of
/// the market's turnover is said to be southbound.
/// </remarks>
internal sealed class StockConnectPublisher(Exchange exchange, IReadOnlyList<PublishedChannel> channels) : ProductPublisher(channels)
{
    private const long QuotaInterval = 5 * HongKongTime.NanosPerSecond;
    private const long TurnoverInterval = 60 * HongKongTime.NanosPerSecond;

    // Of the market's turnover, in hundredths: what each of the two ways buys, and what it sells.
    private static readonly (string Market, int Buys, int Sells)[] Ways = [("SH", 11, 10), ("SZ", 8, 7)];

    private long _nextQuota = long.MaxValue;
    private long _nextTurnover = long.MaxValue;

    /// <inheritdoc/>
    public override long NextTime =>
        exchange.Phase == TradingPhase.Continuous ? Math.Min(_nextQuota, _nextTurnover) : long.MaxValue;

    private MessageWriter Channel => Channels[0].Messages;

    /// <inheritdoc/>
    public override void OnPhase(TradingPhase phase, long time) => (_nextQuota, _nextTurnover) = (time, time + TurnoverInterval);

    /// <inheritdoc/>
    public override void PassTime(long time)
    {
        if (_nextQuota <= time)
        {
            _nextQuota = time + QuotaInterval;
            WriteQuotas(time, Channel);
        }

        if (_nextTurnover <= time)
        {
            _nextTurnover = time + TurnoverInterval;
            WriteTurnovers(Channel);
        }
    }

    /// <inheritdoc/>
    public override void WriteSnapshot(int group, MessageWriter into)
    {
        WriteQuotas(exchange.PhaseStart, into);
        WriteTurnovers(into);
    }

    private static void WriteQuotas(long time, MessageWriter into)
    {
        foreach (var (market, _, _) in Ways)
        {
            var message = new StockConnectDailyQuotaBalanceMessage
            {
                DailyQuotaBalance = long.MinValue,
                DailyQuotaBalanceTime = (ulong)time,
            };
            OmdcText.Write(message.StockConnectMarket, market);
            OmdcText.Write(message.TradingDirection, "NB");
            into.Append(message);
        }
    }

    private void WriteTurnovers(MessageWriter into)
    {
        // Whole dollars, where the exchange's sums are thousandths.
        var dollars = exchange.Turnovers.Sum(entry => entry.Value / 1_000);
        foreach (var (market, buys, sells) in Ways)
        {
            var message = new StockConnectMarketTurnoverMessage
            {
                BuyTurnover = dollars * buys / 100,
                SellTurnover = dollars * sells / 100,
                BuySellTurnover = (dollars * buys / 100) + (dollars * sells / 100),
            };
            OmdcText.Write(message.StockConnectMarket, market);
            OmdcText.Write(message.TradingDirection, "SB");
            into.Append(message);
        }
    }
}
