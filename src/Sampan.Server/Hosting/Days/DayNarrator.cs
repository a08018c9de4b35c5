using System.Runtime.InteropServices;
using Sampan.Market;

namespace Sampan.Server.Hosting.Days;

/// <summary>Says in words what the records tell, in their order: the expected messages of a day.</summary>
/// <remarks>
/// A record of another time than that of the line begins with its own, and with its date if that is another one; where there is
/// more than one security it names its own. A phase that begins for several at once is one line.
/// </remarks>
internal sealed class DayNarrator(DayMarket market, DayOrders orders, DayTranscript transcript, bool isQuiet)
{
    private readonly List<(TradingPhase Phase, string Code)> _phases = [];
    private long _phaseTime;
    private int _nextFill;

    /// <summary>The time of the line that is played, nanoseconds since the Unix epoch, UTC; and so its date.</summary>
    public long LineTime { get; set; }

    /// <summary>Who acts in that line; null for nobody.</summary>
    public string? Actor { get; set; }

    /// <summary>Tells a record.</summary>
    public void Hear(ref readonly RecordHeader header, int at)
    {
        if (isQuiet && header.TsEvent != LineTime && !IsNews(in header))
        {
            return;
        }

        if (header.Type == RecordType.Status && Record.As<StatusRecord>(in header) is { Phase: not TradingPhase.Unknown } status)
        {
            if (_phaseTime != header.TsEvent)
            {
                EndPhases();
            }

            _phaseTime = header.TsEvent;
            _phases.Add((status.Phase, CodeOf((int)header.InstrumentId)));
            return;
        }

        EndPhases();
        if (DayRecordText.Of(in header, NameOf(in header), SidesOf(in header, at)) is { } text)
        {
            Say(header.TsEvent, CodeOf((int)header.InstrumentId), text);
        }
    }

    private static bool IsNews(ref readonly RecordHeader header) => header.Type switch
    {
        RecordType.Trade or RecordType.CorporateAction => true,
        RecordType.Statistic => Record.As<StatisticRecord>(in header).StatisticType == StatisticType.ClosePrice,
        _ => false,
    };

    /// <summary>Tells the phases that were waiting for more of their kind.</summary>
    public void EndPhases()
    {
        foreach (var group in _phases.GroupBy(phase => phase.Phase))
        {
            var codes = group.Count() == market.Instruments.Count ? "" : string.Join(", ", group.Select(phase => phase.Code));
            Say(_phaseTime, codes, $"phase {DayRecordText.Words(group.Key.ToString())}");
        }

        _phases.Clear();
    }

    /// <summary>The code in front of what is said of an instrument, where it is not the only one.</summary>
    public string CodeOf(int instrument) => market.Instruments.Count == 1 ? "" : market.Instruments[instrument].Code;

    private void Say(long time, string code, string text)
    {
        var when = time == LineTime ? "" : DayTime.Text(time, HongKongTime.DateOf(LineTime)) + " ";
        transcript.Say($"{when}{code}{(code.Length > 0 ? " " : "")}{text}");
    }

    private string NameOf(ref readonly RecordHeader header) => header.Type switch
    {
        RecordType.Order => orders.NameOf((int)header.InstrumentId, Record.As<OrderRecord>(in header).OrderId),
        RecordType.OddLotOrder => orders.NameOf((int)header.InstrumentId, Record.As<OddLotOrderRecord>(in header).OrderId),
        _ => "",
    };

    /// <summary>Who has bought, and who has sold: whose order rested is told by the exchange, the other one has come just now.</summary>
    private string SidesOf(ref readonly RecordHeader header, int at)
    {
        if (header.Type != RecordType.Trade)
        {
            return "";
        }

        var resting = FillsUntil(NextTrade(at + header.Length));
        return resting.Count > 0 ? $", {PartyOf(resting, Side.Bid)} buys, {PartyOf(resting, Side.Ask)} sells" : "";
    }

    /// <summary>The fills that have not been told of, up to a place among the records.</summary>
    private List<DayFill> FillsUntil(int end)
    {
        var fills = new List<DayFill>();
        while (_nextFill < market.Fills.Count && market.Fills[_nextFill].End <= end)
        {
            fills.Add(market.Fills[_nextFill++]);
        }

        return fills;
    }

    private string? PartyOf(List<DayFill> resting, Side side)
    {
        var at = resting.FindIndex(fill => fill.Side == side);
        return at < 0 ? Actor : orders.NameOf(resting[at].Owner);
    }

    /// <summary>Where the next trade begins, or the end of the records.</summary>
    private int NextTrade(int at)
    {
        var bytes = market.Records.Bytes;
        while (at < bytes.Length)
        {
            ref readonly var header = ref MemoryMarshal.AsRef<RecordHeader>(bytes[at..]);
            if (header.Type == RecordType.Trade)
            {
                break;
            }

            at += header.Length;
        }

        return at;
    }
}
