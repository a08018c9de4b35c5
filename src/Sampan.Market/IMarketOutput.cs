namespace Sampan.Market;

/// <summary>Who hears, in order, of what is a sequence and not a state: trades, closed bars, news, holes in the feed.</summary>
public interface IMarketOutput
{
    /// <summary>A trade was applied.</summary>
    /// <param name="instrument">The dense index of the instrument.</param>
    /// <param name="trade">The trade; valid during the call.</param>
    /// <param name="number">The number of the trade, from 1 each day.</param>
    void OnTrade(int instrument, in TradeRecord trade, long number);

    /// <summary>
    /// A bar is finished: its interval has ended by the clock. Or a bar that was finished has changed, since a trade in it was
    /// cancelled or came late (<see cref="BarFlags.Revised"/>): it replaces the one told before, if there was one.
    /// </summary>
    /// <param name="instrument">The dense index of the instrument.</param>
    /// <param name="interval">The span of the bar.</param>
    /// <param name="bar">The bar; valid during the call.</param>
    void OnBarClosed(int instrument, BarInterval interval, in Bar bar);

    /// <inheritdoc cref="OnBarClosed(int, BarInterval, in Bar)"/>
    /// <param name="instrument">The dense index of the instrument.</param>
    /// <param name="interval">The span of the bar.</param>
    /// <param name="bar">The bar; valid during the call.</param>
    /// <param name="number">The number of this state of the bar: see <see cref="StateNumbers"/>.</param>
    /// <param name="day">The day that the number is of: where it begins, nanoseconds since the Unix epoch, UTC.</param>
    void OnBarClosed(int instrument, BarInterval interval, in Bar bar, uint number, long day) =>
        OnBarClosed(instrument, interval, in bar);

    /// <summary>An order was applied to a book whose changes somebody hears (<see cref="OrderTaps"/>).</summary>
    /// <param name="instrument">The dense index of the instrument.</param>
    /// <param name="order">The record; valid during the call.</param>
    /// <param name="number">The number of the change, from 1 each day: <see cref="StateNumbers.Orders"/>.</param>
    /// <param name="day">The day that the number is of: where it begins, nanoseconds since the Unix epoch, UTC.</param>
    void OnOrder(int instrument, in OrderRecord order, uint number, long day)
    {
    }

    /// <summary>A trading day begins: the numbers of trades begin again.</summary>
    /// <param name="day">Where it begins, nanoseconds since the Unix epoch, UTC.</param>
    void OnDay(long day)
    {
    }

    /// <summary>A bar that was finished is none any more: every trade in it was cancelled.</summary>
    /// <param name="instrument">The dense index of the instrument.</param>
    /// <param name="interval">The span of the bar.</param>
    /// <param name="bar">
    /// What is left of it, valid during the call: its start, and whether all of it was seen (<see cref="BarFlags.Incomplete"/>).
    /// </param>
    void OnBarVoided(int instrument, BarInterval interval, in Bar bar)
    {
    }

    /// <summary>
    /// The closing auction is over, and the bars of the last minute hold it now; or what they hold has changed since. Here its trades
    /// and those before it are apart.
    /// </summary>
    /// <param name="instrument">The dense index of the instrument.</param>
    /// <param name="auction">
    /// The auction alone, at the start of the minute that holds it; without a price when it has none any more.
    /// </param>
    /// <param name="continuous">That minute without the auction; without a price when nothing was traded in it.</param>
    void OnClosingAuction(int instrument, in Bar auction, in Bar continuous)
    {
    }

    /// <summary>A part of a piece of news.</summary>
    /// <param name="news">The part; valid during the call.</param>
    void OnNews(in NewsRecord news)
    {
    }

    /// <summary>A corporate action was announced, corrected or taken back.</summary>
    /// <param name="instrument">The dense index of the instrument.</param>
    /// <param name="action">The action; valid during the call.</param>
    void OnAction(int instrument, in CorporateActionRecord action)
    {
    }

    /// <summary>A hole in the feed has opened, or ended.</summary>
    /// <param name="gap">The hole; valid during the call.</param>
    void OnGap(in GapRecord gap)
    {
    }
}
