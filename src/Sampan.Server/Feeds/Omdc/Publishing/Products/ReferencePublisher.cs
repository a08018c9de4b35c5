using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>Markets, securities, liquidity providers and currencies (10, 11, 13, 14), and the parts of the day (20).</summary>
/// <remarks>The first channel has the reference data, the last the session status; they may be the same.</remarks>
internal sealed class ReferencePublisher(Exchange exchange, IReadOnlyList<PublishedChannel> channels, SessionSchedule schedule)
    : ProductPublisher(channels)
{
    // The source closes its day; one that doesn't has it closed two hours after the last session.
    private const long UntilDayClose = 7_200 * HongKongTime.NanosPerSecond;

    /// <inheritdoc/>
    public override long NextTime => exchange.Phase == TradingPhase.Close ? exchange.PhaseStart + UntilDayClose : long.MaxValue;

    /// <inheritdoc/>
    public override void BeginDay(long time)
    {
        WriteDefinitions(Channels[0].Messages);
        WriteStatus(Channels[^1].Messages);
    }

    /// <inheritdoc/>
    public override void PassTime(long time) => exchange.Enter(TradingPhase.DayClose, time);

    /// <inheritdoc/>
    public override void OnPhase(TradingPhase phase, long time) => WriteStatus(Channels[^1].Messages);

    /// <inheritdoc/>
    public override void OnDefinition(ExchangeSecurity security) => SecurityDefinition.Write(security, Channels[0].Messages);

    /// <inheritdoc/>
    public override void WriteSnapshot(int group, MessageWriter into)
    {
        if (group == 0)
        {
            WriteDefinitions(into);
        }

        if (group == Channels.Count - 1)
        {
            WriteStatus(into);
        }
    }

    private void WriteDefinitions(MessageWriter into)
    {
        foreach (var market in exchange.Markets)
        {
            into.Append(MarketDefinition(market));
        }

        foreach (var security in exchange.Securities)
        {
            SecurityDefinition.Write(security, into);
            LiquidityProvider.WriteIfAny(security, into);
        }

        foreach (var (currency, rate) in CurrencyRates.All)
        {
            var message = new CurrencyRateMessage { CurrencyRate = rate };
            OmdcText.Write(message.CurrencyCode, currency);
            into.Append(message);
        }
    }

    private MarketDefinitionMessage MarketDefinition(string market)
    {
        var message = new MarketDefinitionMessage
        {
            NumberOfSecurities = (uint)exchange.Securities.Count(security => Exchange.MarketOf(security) == market),
        };
        OmdcText.Write(message.MarketCode, market);
        OmdcText.Write(message.MarketName, market == "MAIN" ? "SIMULATED MAIN BOARD" : $"SIMULATED {market}");
        OmdcText.Write(message.CurrencyCode, "HKD");
        return message;
    }

    private void WriteStatus(MessageWriter into)
    {
        foreach (var market in exchange.Markets)
        {
            var message = new TradingSessionStatusMessage
            {
                TradingSessionSubID = (byte)exchange.Phase,
                TradingSesStatus = SesStatusOf(exchange.Phase),
                TradingSesControlFlag = '0',
                StartDateTime = ToSecond(exchange.PhaseStart),
                EndDateTime = ToSecond(schedule.EndOf(exchange.Phase, exchange.PhaseStart)),
            };
            OmdcText.Write(message.MarketCode, market);
            into.Append(message);
        }
    }

    /// <summary>The status that belongs to a part of the day (specification 3.8.1).</summary>
    internal static byte SesStatusOf(TradingPhase phase) => phase switch
    {
        TradingPhase.OpeningInput or TradingPhase.OpeningNoCancellation or TradingPhase.OpeningRandomMatching
            or TradingPhase.OpeningMatching or TradingPhase.Blocking => 20,
        TradingPhase.Continuous or TradingPhase.OrderCancel => 30,
        TradingPhase.ClosingReferencePrice or TradingPhase.ClosingInput or TradingPhase.ClosingNoCancellation
            or TradingPhase.ClosingRandomClose or TradingPhase.ClosingMatching => 40,
        TradingPhase.ExchangeIntervention => 10,
        TradingPhase.Close => 50,
        TradingPhase.DayClose => 100,
        _ => 0,
    };

    private static ulong ToSecond(long time) => (ulong)(time - (time % HongKongTime.NanosPerSecond));
}
