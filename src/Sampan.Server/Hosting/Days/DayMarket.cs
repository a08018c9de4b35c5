using System.Runtime.InteropServices;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Hosting.Days;

/// <summary>The simulated exchange and a market that hears of it, record by record, as in a server; but no clock and no thread.</summary>
internal sealed class DayMarket : IFillListener
{
    private readonly RecordBuffer _records = new();
    private readonly List<DayFill> _fills = [];
    private readonly MarketState _market;
    private int _told;

    /// <param name="setup">What is listed, and by which rules.</param>
    /// <param name="output">Who hears of trades and bars.</param>
    public DayMarket(DaySetup setup, IMarketOutput output)
    {
        (Directory, Start) = (new InstrumentDirectory(new InstrumentTable(setup.Securities)), setup.Start);
        Published = new PublishedMarket(Instruments.Count);
        Exchange = new SimulatedExchange(
            Instruments, setup.Options, Start, instrument => new StartingPrice(instrument.PreviousClose));
        _market = NewMarket(output);
        Exchange.Fills = this;
        Exchange.WriteTo(_records);
    }

    public SimulatedExchange Exchange { get; }

    public InstrumentDirectory Directory { get; }

    public InstrumentTable Instruments => Directory.Current;

    /// <summary>Where it began, nanoseconds since the Unix epoch, UTC.</summary>
    public long Start { get; }

    /// <summary>What other threads of a server would be shown.</summary>
    public PublishedMarket Published { get; }

    /// <summary>All records so far.</summary>
    public RecordBuffer Records => _records;

    /// <summary>Who has traded, in order.</summary>
    public IReadOnlyList<DayFill> Fills => _fills;

    /// <summary>Makes another market from the same records, all at once.</summary>
    public PublishedMarket Rebuild(IMarketOutput output)
    {
        var (state, published) = (NewMarket(output), new PublishedMarket(Instruments.Count));
        state.Apply(_records);
        state.Publish(published);
        return published;
    }

    /// <summary>Lets time pass, and shows what the exchange does by itself, moment by moment.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="hear">Hears of each record once.</param>
    public void AdvanceTo(long time, DayRecordListener hear)
    {
        while (Exchange.NextChange < time)
        {
            Exchange.AdvanceTo(Exchange.NextChange);
            Tell(hear);
        }

        Exchange.AdvanceTo(time);
        _records.Append<TimerRecord>(Publisher.Simulator, 0, time);
        Tell(hear);
    }

    /// <summary>Applies and shows what has been written since the last time.</summary>
    public void Tell(DayRecordListener hear)
    {
        while (_told < _records.Length)
        {
            ref readonly var header = ref MemoryMarshal.AsRef<RecordHeader>(_records.Bytes[_told..]);
            var at = _told;
            _told += header.Length;
            _market.Apply(in header);
            hear(in header, at);
        }

        _market.Publish(Published);
        _market.ForgetChanges();
    }

    /// <inheritdoc/>
    public void OnFill(ExchangeSecurity security, in QueuedOrder order, long price, uint size) =>
        _fills.Add(new DayFill(_records.Length, order.Owner, order.Side));

    private MarketState NewMarket(IMarketOutput output)
    {
        var market = new MarketState(Directory, output, Exchange.Options.Rules.Calendar);
        market.Start(Start);
        return market;
    }
}

/// <summary>Hears of a record.</summary>
/// <param name="header">The record; valid during the call.</param>
/// <param name="at">Where it is among all records, in bytes.</param>
internal delegate void DayRecordListener(ref readonly RecordHeader header, int at);

/// <summary>A fill of an order that rested.</summary>
/// <param name="End">Where the records ended when it was told, in bytes: the trade is the last one before it.</param>
/// <param name="Owner">Whose order.</param>
/// <param name="Side">Its side.</param>
internal readonly record struct DayFill(int End, int Owner, Side Side);
