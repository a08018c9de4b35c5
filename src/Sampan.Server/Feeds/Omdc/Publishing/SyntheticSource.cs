using System.Globalization;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>A <see cref="SyntheticDay"/> as trading that the publisher can tell in any product.</summary>
public sealed class SyntheticSource : IMarketSource
{
    private readonly SyntheticDay _day;
    private readonly Dictionary<uint, int> _indexOf;
    private readonly byte[] _packet = new byte[OmdcPacketWriter.PacketSizeMax];
    private int _length;
    private bool _hasBegun;
    private bool _hasClosed;

    /// <summary>Prepares a day and its instruments.</summary>
    public SyntheticSource(SyntheticDayOptions options)
    {
        _day = new SyntheticDay(options);
        Instruments = new InstrumentTable(_day.Instruments.Select(InstrumentOf));
        _indexOf = Instruments.ToDictionary(instrument => instrument.Id, instrument => instrument.Index);
        ReadNext();
        Start = NextEventTime;
    }

    /// <summary>What is traded.</summary>
    public InstrumentTable Instruments { get; }

    /// <summary>When the day begins, nanoseconds since the Unix epoch, UTC.</summary>
    public long Start { get; }

    /// <inheritdoc/>
    public long NextEventTime { get; private set; }

    /// <inheritdoc/>
    public void AdvanceTo(long time, RecordBuffer into)
    {
        while (NextEventTime <= time)
        {
            var now = NextEventTime;
            if (!_hasBegun)
            {
                Begin(now, into);
            }

            if (_length == 0)
            {
                Status(now, StatusAction.Close, TradingPhase.Close, into);
                (_hasClosed, NextEventTime) = (true, long.MaxValue);
                return;
            }

            Append(now, into);
            ReadNext();
        }
    }

    private void ReadNext()
    {
        var last = NextEventTime;
        _length = 0;
        if (_day.Read(out var packet))
        {
            packet.Bytes.CopyTo(_packet);
            (_length, NextEventTime) = (packet.Bytes.Length, packet.SendTime);
        }
        else if (!_hasClosed)
        {
            NextEventTime = last + 1;
        }
    }

    private void Begin(long time, RecordBuffer into)
    {
        _hasBegun = true;
        var closed = HongKongTime.StartOf(HongKongTime.DateOf(time)) - 1;
        foreach (var instrument in _day.Instruments)
        {
            ref var close = ref into.Append<StatisticRecord>(Publisher.Simulator, _indexOf[instrument.Code], time);
            close.StatisticType = StatisticType.ClosePrice;
            close.TsRef = closed;
            close.Price = instrument.PreviousClose * WirePrice.Unit;
        }

        Status(time, StatusAction.Trading, TradingPhase.Continuous, into);
    }

    private static void Status(long time, StatusAction action, TradingPhase phase, RecordBuffer into)
    {
        ref var status = ref into.Append<StatusRecord>(Publisher.Simulator, 0, time);
        (status.Action, status.Phase) = (action, phase);
    }

    private void Append(long time, RecordBuffer into)
    {
        var reader = new OmdcPacketReader(_packet.AsSpan(0, _length));
        while (reader.Read(out var message))
        {
            switch (message.Type)
            {
                case OmdcMessageType.AddOrder:
                    Add(message.As<AddOrderMessage>(), time, into);
                    break;
                case OmdcMessageType.ModifyOrder:
                    Modify(message.As<ModifyOrderMessage>(), time, into);
                    break;
                case OmdcMessageType.DeleteOrder:
                    Delete(message.As<DeleteOrderMessage>(), time, into);
                    break;
                case OmdcMessageType.Trade:
                    Trade(message.As<TradeMessage>(), time, into);
                    break;
                default:
                    break;
            }
        }
    }

    private void Add(in AddOrderMessage message, long time, RecordBuffer into)
    {
        ref var order = ref Order(message.SecurityCode, message.OrderId, message.Side, time, into);
        order.Action = OrderAction.Add;
        order.Price = message.Price * WirePrice.Unit;
        order.Size = message.Quantity;
    }

    private void Modify(in ModifyOrderMessage message, long time, RecordBuffer into)
    {
        ref var order = ref Order(message.SecurityCode, message.OrderId, message.Side, time, into);
        order.Action = OrderAction.Modify;
        order.Price = Price.Undefined;
        order.Size = message.Quantity;
    }

    private void Delete(in DeleteOrderMessage message, long time, RecordBuffer into)
    {
        ref var order = ref Order(message.SecurityCode, message.OrderId, message.Side, time, into);
        order.Action = OrderAction.Cancel;
        order.Price = Price.Undefined;
    }

    private ref OrderRecord Order(uint code, ulong id, ushort side, long time, RecordBuffer into)
    {
        ref var order = ref into.Append<OrderRecord>(Publisher.Simulator, _indexOf[code], time);
        order.OrderId = id;
        order.Side = side == 0 ? Side.Bid : Side.Ask;
        return ref order;
    }

    private void Trade(in TradeMessage message, long time, RecordBuffer into)
    {
        ref var trade = ref into.Append<TradeRecord>(
            Publisher.ForTrade(Publisher.Simulator, TradeType.Automatch), _indexOf[message.SecurityCode], time);
        trade.Price = message.Price * WirePrice.Unit;
        trade.Size = message.Quantity;
        trade.Action = OrderAction.Trade;
        trade.Side = Side.None;
    }

    private static Instrument InstrumentOf(SyntheticInstrument instrument) => new()
    {
        Id = instrument.Code,
        Class = AssetClass.Stock,
        Region = "HK",
        Code = instrument.Code.ToString(CultureInfo.InvariantCulture),
        Exchange = "HKEX",
        Name = $"SYNTHETIC {instrument.Code}",
        ChineseName = $"合成 {instrument.Code}",
        Type = TypeOf(instrument.SpreadCode),
        Market = "MAIN",
        Currency = "HKD",
        BoardLot = (int)instrument.LotSize,
        SpreadTableCode = instrument.SpreadCode,
    };

    private static SecurityType TypeOf(char spreads) => spreads switch
    {
        'B' => SecurityType.Debt,
        'D' => SecurityType.Etf,
        'E' => SecurityType.DerivativeWarrant,
        _ => SecurityType.Equity,
    };
}
