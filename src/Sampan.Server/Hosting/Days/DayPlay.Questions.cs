using System.Buffers;
using System.Text;
using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Server.Hosting.Days;

/// <summary>What a line can ask: quotes and bars, by every way that gives them.</summary>
public sealed partial class DayPlay
{
    private static readonly Dictionary<string, BarInterval> Intervals = new()
    {
        ["1m"] = BarInterval.Minute1,
        ["5m"] = BarInterval.Minute5,
        ["15m"] = BarInterval.Minute15,
        ["30m"] = BarInterval.Minute30,
        ["1h"] = BarInterval.Hour1,
        ["2h"] = BarInterval.Hour2,
        ["4h"] = BarInterval.Hour4,
        ["1d"] = BarInterval.Day,
        ["1w"] = BarInterval.Week,
        ["1mo"] = BarInterval.Month,
    };

    private void SayItick(Instrument instrument)
    {
        var live = _quotes.Itick(instrument, _market.Published);
        var rebuilt = _quotes.Itick(instrument, _market.Rebuild(new DayBars.BarLog()));
        _transcript.Say(live);
        if (rebuilt != live)
        {
            _transcript.Say($"BUT rebuilt: {rebuilt}");
        }
    }

    private void SayQuote(Instrument instrument, DayWords words)
    {
        var members = new List<string>();
        while (!words.IsAtEnd)
        {
            members.Add(words.Take("A member"));
        }

        _transcript.Say(members.Count > 0
            ? _quotes.Members(instrument, members, words)
            : _quotes.V1(instrument) ?? "nothing");
    }

    private async Task SayBarsAsync(Instrument instrument, DayWords words)
    {
        var interval = words.Take("interval", Intervals);
        var count = words.TryTake("last") ? (int)words.Number("How many bars") : int.MaxValue;
        var (live, rebuilt, stored) = await _bars.ReadAsync(_market, instrument.Index, interval);
        Say(live, "");
        SayIfOther("rebuilt", rebuilt);
        SayIfOther("history", stored);

        void Say(Bar[] bars, string way)
        {
            foreach (var bar in bars.TakeLast(count))
            {
                _transcript.Say($"{way}{DayTime.Text(bar.Start, _day)} {Render(in bar, interval)}");
            }
        }

        // The same bytes by every way, or it is shown.
        void SayIfOther(string way, Bar[] bars)
        {
            if (!bars.Select(bar => Render(in bar, interval)).SequenceEqual(live.Select(bar => Render(in bar, interval))))
            {
                Say(bars, $"BUT {way}: ");
            }
        }
    }

    private static string Render(in Bar bar, BarInterval interval)
    {
        var json = ArrayPool<byte>.Shared.Rent(ItickJson.LengthMax);
        var text = Encoding.UTF8.GetString(json, 0, ItickJson.WriteBar(json, in bar, interval, isIndex: false));
        ArrayPool<byte>.Shared.Return(json);
        return text;
    }
}
