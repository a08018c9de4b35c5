using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>Those who trade one security in the opening and closing auctions.</summary>
/// <remarks>
/// Some want to trade at any price, funds that have to have the closing price above all; others name one, around what they
/// think it is worth. How many come differs from day to day.
/// </remarks>
internal sealed class AuctionTraders(FlowProfile profile)
{
    // Shares of the day's volume that come to an auction's sides together; about half of it trades.
    private const double OpeningInterest = 0.085;
    private const double ClosingInterest = 0.27;
    private const double InterestDeviation = 0.5;

    private const double OpeningAtAnyPrice = 0.25;
    private const double ClosingAtAnyPrice = 0.5;

    // How far apart their prices are, in daily volatilities, and how modest they are: they name the better price.
    private const double OpeningDispersion = 0.22;
    private const double ClosingDispersion = 0.1;
    private const double Modesty = 0.3;

    private const double CancelShare = 0.1;
    private const int OrdersMaxAtTenth = 1_500;
    private const double NanosPerSecond = 1e9;

    private double _orders;
    private double _meanLots;
    private ulong _lastOrder;

    /// <summary>How much more interest in the closing auction there is than on other days; 1 is as usual.</summary>
    public double ClosingFactor { get; set; } = 1;

    /// <summary>How much of the interest in the closing auction buys, from 0 to 1.</summary>
    public double ClosingBuyShare { get; set; } = 0.5;

    /// <summary>An auction begins: how much there is to do is drawn.</summary>
    public void Begin(bool isOpening, double scale, ref Prng prng)
    {
        var share = isOpening ? OpeningInterest : ClosingInterest * ClosingFactor;
        var lots = profile.DailyLots * share * PortableMath.Exp(InterestDeviation * prng.NextNormal());
        _orders = Math.Min(lots / profile.TakeLots, OrdersMaxAtTenth * scale / MarketSize.DefaultScale);
        _meanLots = Math.Max(lots / Math.Max(_orders, 1), 1);
        _lastOrder = 0;
    }

    /// <summary>When the next order comes, nanoseconds since the Unix epoch, UTC.</summary>
    public long NextTime(long time, TradingPhase phase, ref Prng prng)
    {
        var (share, seconds) = phase switch
        {
            TradingPhase.OpeningInput => (0.7, 900.0),
            TradingPhase.OpeningNoCancellation => (0.2, 300.0),
            TradingPhase.OpeningRandomMatching => (0.1, 60.0),
            TradingPhase.ClosingInput => (0.6, 300.0),
            TradingPhase.ClosingNoCancellation => (0.25, 120.0),
            _ => (0.15, 60.0),
        };
        var wait = prng.NextExponential() / Math.Max(_orders * share / seconds, 1e-6);
        return time + 1 + (long)(wait * NanosPerSecond);
    }

    /// <summary>Enters an order, or takes the last one back.</summary>
    public void Act(Desk desk, double value, TradingPhase phase, ref Prng prng)
    {
        var isOpening = phase.IsOpeningAuction();
        if (_lastOrder != 0 && phase is TradingPhase.OpeningInput or TradingPhase.ClosingInput && prng.Chance(CancelShare))
        {
            desk.Security.Cancel(_lastOrder);
            _lastOrder = 0;
            return;
        }

        var side = prng.Chance(isOpening ? 0.5 : ClosingBuyShare) ? Side.Bid : Side.Ask;
        var lots = OrderSizes.Draw(ref prng, _meanLots);
        _lastOrder = prng.Chance(isOpening ? OpeningAtAnyPrice : ClosingAtAnyPrice)
            ? desk.Enter(side, OrderKind.AtAuction, Price.Undefined, lots).OrderId
            : desk.Enter(side, OrderKind.AtAuctionLimit, PriceOf(desk, side, value, isOpening, ref prng), lots).OrderId;
    }

    private long PriceOf(Desk desk, Side side, double value, bool isOpening, ref Prng prng)
    {
        var dispersion = profile.DailyVolatility * (isOpening ? OpeningDispersion : ClosingDispersion);
        var off = prng.NextNormal() - Modesty;
        return desk.InAuction(side, value * (1 + (dispersion * (side == Side.Bid ? off : -off))));
    }
}
