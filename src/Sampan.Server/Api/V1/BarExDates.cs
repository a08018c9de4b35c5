using System.Text.Json;
using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.Rendering;

namespace Sampan.Server.Api.V1;

/// <summary>The ex-dates between the first and the last of some bars: where prices before and after are on two scales.</summary>
internal sealed class BarExDates(MarketContext market)
{
    private readonly ActionStore _store = new(market.History.Database);

    /// <summary>Writes them, each with whether the bars are adjusted for it.</summary>
    public void Write(Utf8JsonWriter json, uint instrument, BarInterval interval, AsOf asOf, List<ServedBar> bars)
    {
        json.WriteStartArray("exDates");
        if (bars.Count > 0)
        {
            WriteBetween(json, instrument, bars[0].Bar.Start, BarClock.Around(interval, bars[^1].Bar.Start).End, asOf);
        }

        json.WriteEndArray();
    }

    private void WriteBetween(Utf8JsonWriter json, uint instrument, long start, long end, AsOf asOf)
    {
        var time = Math.Min(asOf.Time ?? long.MaxValue, market.Published.Time);
        var actions = _store.Read(instrument, time).Select(stored => stored.Action)
            .Where(action => action.ExTime > start && action.ExTime < end && action.ExTime <= time)
            .ToArray();
        if (actions.Length == 0)
        {
            return;
        }

        var undone = AdjustedView.AdjustmentOf(market.History, instrument, asOf.Mode, time).Factors;
        foreach (var action in actions)
        {
            json.WriteStartObject();
            json.Date("date", HongKongTime.DateOf(action.ExTime));
            json.WriteString("kind", action.Kind.Text());
            json.WriteBoolean("adjusted", undone.Any(day => day.ExTime == action.ExTime && day.Kinds.Has(action.Kind)));
            json.WriteEndObject();
        }
    }
}
