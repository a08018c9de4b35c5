using System.Net;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

/// <summary>A mapper with channels of some products, fed with messages that have gone through a packet.</summary>
internal sealed class MapperRig
{
    /// <summary>Monday, 23 November 2026, 10:00 in Hong Kong.</summary>
    public static readonly long Morning = HongKongTime.At(new DateOnly(2026, 11, 23), new TimeOnly(10, 0));

    private const long Millisecond = 1_000_000;

    private readonly byte[] _buffer = new byte[OmdcPacketWriter.PacketSizeMax];
    private readonly Dictionary<OmdcProduct, OmdcChannelOptions> _channels = [];

    public MapperRig(params OmdcProduct[] products)
        : this(SmallMarket(), products)
    {
    }

    public MapperRig(InstrumentTable table, params OmdcProduct[] products)
    {
        foreach (var product in products)
        {
            _channels[product] = new OmdcChannelOptions
            {
                Id = (ushort)(30 + (int)product),
                Product = product,
                A = new IPEndPoint(IPAddress.Loopback, 51_000 + (int)product),
            };
        }

        Directory = new InstrumentDirectory(table);
        Mapper = new OmdcMapper(new OmdcOptions { Channels = [.. _channels.Values] }, Directory, TradingCalendar.BuiltIn);
    }

    public InstrumentDirectory Directory { get; }

    public OmdcMapper Mapper { get; }

    /// <summary>When the next packet is sent; it arrives 2 milliseconds later.</summary>
    public long Now { get; set; } = Morning;

    public uint NextSequence { get; set; } = 1;

    public OmdcOrigin Origin { get; set; } = OmdcOrigin.LineA;

    /// <summary>Tencent, HSBC, a GEM share and the Hang Seng Index.</summary>
    public static InstrumentTable SmallMarket() => new(
    [
        Share(700, "TENCENT", "MAIN") with { Sector = "Information Technology" },
        Share(5, "HSBC HOLDINGS", "MAIN"),
        Share(8_001, "GEM SHARE", "GEM"),
        Share(1_000_000_001, "Hang Seng Index", null) with
        {
            Class = AssetClass.Indices, Region = "GB", Code = "HSI", Type = SecurityType.Index, BoardLot = 0,
        },
    ]);

    public OmdcChannelOptions Channel(OmdcProduct product) => _channels[product];

    /// <summary>The index of an instrument of the market, by its id.</summary>
    public int IndexOf(uint id) => Directory.Current.TryFind(id, out var instrument) ? instrument.Index : -1;

    public Instrument Find(uint id) => Directory.Current.TryFind(id, out var instrument)
        ? instrument
        : throw new InvalidOperationException($"There is no instrument {id}.");

    public void Send<T>(OmdcProduct product, in T message)
        where T : unmanaged, IOmdcMessage
    {
        var writer = new OmdcPacketWriter(_buffer);
        Assert.True(writer.TryAppend(message));
        Deliver(product, writer);
    }

    public void Send<T, TEntry>(OmdcProduct product, in T message, params ReadOnlySpan<TEntry> entries)
        where T : unmanaged, IOmdcMessage
        where TEntry : unmanaged, IOmdcEntry
    {
        var writer = new OmdcPacketWriter(_buffer);
        Assert.True(writer.TryAppend(message, entries));
        Deliver(product, writer);
    }

    public void Deliver(OmdcProduct product, OmdcPacketWriter writer)
    {
        var reader = new OmdcPacketReader(writer.Finish(NextSequence, (ulong)Now));
        NextSequence += (uint)writer.Count;
        while (reader.Read(out var message))
        {
            Mapper.OnMessage(in message, new OmdcDelivery(Channel(product), Now, Now + (2 * Millisecond), Origin));
        }

        Assert.Equal(OmdcFault.None, reader.Fault);
    }

    /// <summary>The records of a type since the last <see cref="Forget"/>.</summary>
    public List<T> Records<T>()
        where T : unmanaged, IRecord
    {
        var records = new List<T>();
        foreach (ref readonly var header in Mapper.Records)
        {
            if (header.Type == T.Type)
            {
                records.Add(Market.Record.As<T>(in header));
            }
        }

        return records;
    }

    /// <summary>The statistics of an instrument, as text that is easy to compare.</summary>
    public string[] Statistics(uint id) =>
    [
        .. Records<StatisticRecord>().Where(record => record.Header.InstrumentId == IndexOf(id)).Select(record =>
            record.UpdateAction == 2 ? $"{record.StatisticType} none"
            : record.Quantity == long.MaxValue ? $"{record.StatisticType} {record.Price / 1e9m}"
            : record.Price == Price.Undefined ? $"{record.StatisticType} x{record.Quantity}"
            : $"{record.StatisticType} {record.Price / 1e9m} x{record.Quantity}"),
    ];

    public void Forget() => Mapper.Records.Clear();

    private static Instrument Share(uint id, string name, string? market) => new()
    {
        Id = id,
        Class = AssetClass.Stock,
        Region = "HK",
        Code = $"{id}",
        Exchange = "HKEX",
        Name = name,
        Type = SecurityType.Equity,
        Market = market,
        Currency = "HKD",
        BoardLot = 100,
        SpreadTableCode = 'A',
    };
}
