using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>A whole day of FullTick as packets, made for its size: the real number, mix and unevenness of messages.</summary>
/// <remarks>
/// Not a market: no order meets another, and no price has a reason. But its books are consistent, never crossed, and as
/// large as the real ones. The day begins with the orders that the auction left, in the ten seconds before 09:30, and ends
/// at 16:00. Reading allocates nothing. Not thread-safe.
/// </remarks>
public sealed class SyntheticDay
{
    /// <summary>The most messages that a packet has, as many as orders fit into real ones.</summary>
    public const int MessagesMax = 56;

    // The share of modifications, in thousandths; what rests decides on adding and deleting, one as often as the other.
    private const int ModifyShare = 32;

    // What is added and never deleted, of 1,000 order events: the difference of 48.6 and 48.2 per cent.
    private const double Surplus = 0.004;

    private readonly byte[] _packet = new byte[OmdcPacketWriter.PacketSizeMax];
    private readonly SyntheticBooks _books;
    private readonly SyntheticClock _clock;
    private readonly SyntheticChannel[] _channels;
    private readonly WeightedChoice _channelChoice;
    private readonly uint[] _tradeIds;
    private readonly ulong _tradeChance;
    private Prng _random;
    private SyntheticChannel _channel;
    private int _burstLeft;

    /// <summary>Prepares a day; nothing is made before it is read.</summary>
    public SyntheticDay(SyntheticDayOptions options)
    {
        Instruments = SyntheticInstruments.Make(options);
        var openShare = Math.Max(1 - (Surplus * options.OrderEvents / options.LiveOrders), 0.125);
        _books = new SyntheticBooks(options, Instruments, openShare);
        _clock = new SyntheticClock(
            options.Date, Enumerable.Range(0, Instruments.Count).Sum(i => (long)_books.OpeningOf(i)), options.OrderEvents);
        _channels = SyntheticChannel.Make(Instruments, _books);
        _channelChoice = new WeightedChoice([.. _channels.Select(channel => channel.Activity)]);
        _channel = _channels[0];
        _tradeIds = new uint[Instruments.Count];
        _random = new Prng(options.Seed, stream: 2);

        // Deletions, and modifications to less, can be executions: together about half of all events.
        _tradeChance = (ulong)Math.Min(options.Trades / Math.Max(0.508 * options.OrderEvents, 1) * uint.MaxValue, uint.MaxValue);
    }

    /// <summary>The instruments, by code: what definitions of them can be made of.</summary>
    public IReadOnlyList<SyntheticInstrument> Instruments { get; }

    /// <summary>Orders added, deleted and modified so far.</summary>
    public long OrderEvents { get; private set; }

    /// <summary>Trades so far.</summary>
    public long Trades { get; private set; }

    /// <summary>Orders that rest in all books now.</summary>
    public int LiveOrders { get; private set; }

    /// <summary>The next packet, in the order of time; false when the day is over.</summary>
    public bool Read(out SyntheticPacket packet)
    {
        packet = default;
        if (_burstLeft == 0 && !NextBurst())
        {
            return false;
        }

        if (_clock.IsOpening)
        {
            NextToOpen();
        }

        var writer = new OmdcPacketWriter(_packet);
        var first = _channel.NextSeqNum;
        while (_burstLeft > 0 && HasRoom(in writer) && (!_clock.IsOpening || _channel.OpeningLeft > 0))
        {
            _burstLeft--;
            AppendEvent(ref writer);
        }

        _channel.NextSeqNum += (uint)writer.Count;
        packet = new SyntheticPacket(_channel.Id, _clock.Time, writer.Finish(first, (ulong)_clock.Time));
        return true;
    }

    // An event has at most two messages: a trade, and what it left of the order.
    private static bool HasRoom(in OmdcPacketWriter writer) => writer.Room >= 64 && writer.Count <= MessagesMax - 2;

    private bool NextBurst()
    {
        _burstLeft = _clock.Next(ref _random);
        _channel = _channels[_channelChoice.Draw(ref _random)];
        return _burstLeft > 0;
    }

    /// <summary>Goes on to a channel that has not opened all its books.</summary>
    private void NextToOpen()
    {
        for (var next = Array.IndexOf(_channels, _channel); _channel.OpeningLeft == 0;)
        {
            next = (next + 1) % _channels.Length;
            _channel = _channels[next];
        }
    }

    private void AppendEvent(ref OmdcPacketWriter writer)
    {
        OrderEvents++;
        if (_clock.IsOpening)
        {
            Add(ref writer, _channel.NextToOpen(_books));
            return;
        }

        var instrument = _channel.Draw(ref _random);
        var bits = _random.Next();
        var balance = _books.Balance(instrument, _clock.Progress);
        if (_books.CountOf(instrument) > 0 && (uint)(bits % 1_000) < ModifyShare)
        {
            Modify(ref writer, instrument);
        }
        else if (balance > 0 || (balance == 0 && bits >> 63 == 0))
        {
            Add(ref writer, instrument);
        }
        else
        {
            Delete(ref writer, instrument);
        }
    }

    private void Add(ref OmdcPacketWriter writer, int instrument)
    {
        LiveOrders++;
        ref readonly var order = ref _books.Add(instrument, _channel.NextOrderId(ref _random), QuantityOf(instrument), ref _random);
        writer.TryAppend(new AddOrderMessage
        {
            SecurityCode = Instruments[instrument].Code,
            OrderId = order.Id,
            Price = order.Price,
            Quantity = order.Quantity,
            Side = order.Side,
            OrderType = '2',
        });
    }

    private void Delete(ref OmdcPacketWriter writer, int instrument)
    {
        LiveOrders--;
        var isTrade = IsTrade();
        ref var order = ref isTrade ? ref _books.PickNearTouch(instrument, ref _random) : ref _books.Pick(instrument, ref _random);
        if (isTrade)
        {
            Trade(ref writer, instrument, order.Price, order.Quantity);
        }

        writer.TryAppend(new DeleteOrderMessage
        {
            SecurityCode = Instruments[instrument].Code,
            OrderId = order.Id,
            Side = order.Side,
        });
        _books.Remove(instrument, ref order);
    }

    private void Modify(ref OmdcPacketWriter writer, int instrument)
    {
        ref var order = ref _books.Pick(instrument, ref _random);
        var lot = Instruments[instrument].LotSize;
        var before = order.Quantity;

        // A single lot can't become less, and every fourth order becomes more.
        var isLess = before > lot && (_random.Next() & 3) != 0;
        order.Quantity = isLess ? before / lot / 2 * lot : before + lot;
        if (isLess && IsTrade())
        {
            Trade(ref writer, instrument, order.Price, before - order.Quantity);
        }

        writer.TryAppend(new ModifyOrderMessage
        {
            SecurityCode = Instruments[instrument].Code,
            OrderId = order.Id,
            Quantity = order.Quantity,
            Side = order.Side,
        });
    }

    private void Trade(ref OmdcPacketWriter writer, int instrument, int price, uint quantity)
    {
        Trades++;
        writer.TryAppend(new TradeMessage
        {
            SecurityCode = Instruments[instrument].Code,
            TradeID = ++_tradeIds[instrument],
            Price = price,
            Quantity = quantity,
            TradeTime = (ulong)_clock.Time,
        });
    }

    private bool IsTrade() => (_random.Next() >> 32) < _tradeChance;

    private uint QuantityOf(int instrument)
    {
        var bits = _random.Next();
        var lots = 1 + (uint)((bits & 7) * ((bits >> 3) & 7));
        return lots * Instruments[instrument].LotSize;
    }
}
