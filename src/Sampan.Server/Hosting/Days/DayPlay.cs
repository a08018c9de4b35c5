using Sampan.Market;

namespace Sampan.Server.Hosting.Days;

/// <summary>Plays a <see cref="DayFile"/> in the simulated exchange and a market of its own, and writes down all that comes out.</summary>
/// <remarks>
/// A line is copied; beneath it stands what it causes, and then what the exchange does by itself until the next line. Nothing is
/// random but by the seed, so the same file always gives the same transcript.
/// </remarks>
public sealed partial class DayPlay : IDisposable
{
    private readonly DayFile _file;
    private readonly DayTranscript _transcript = new();
    private readonly DayOrders _orders = new();
    private readonly DayMarket _market;
    private readonly DayNarrator _narrator;
    private readonly DayQuotes _quotes;
    private readonly DayBars _bars;
    private DateOnly _day;
    private bool _hasBegun;

    private DayPlay(DayFile file)
    {
        var setup = DaySetup.Of(file);
        (_file, _day) = (file, setup.FirstDay);
        _bars = new DayBars(new InstrumentTable(setup.Securities));
        _market = new DayMarket(setup, _bars);
        _narrator = new DayNarrator(_market, _orders, _transcript, setup.IsQuiet);
        _quotes = new DayQuotes(_market);
    }

    /// <summary>Plays a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>The transcript: the file as it should be.</returns>
    /// <exception cref="OperatorException">The file can't be read, or a line is not understood.</exception>
    public static Task<DayResult> RunAsync(string path) => RunAsync(DayFile.Read(path));

    /// <summary>Plays a file that has been read.</summary>
    /// <exception cref="OperatorException">A line is not understood.</exception>
    internal static async Task<DayResult> RunAsync(DayFile file)
    {
        using var play = new DayPlay(file);
        return new DayResult(await play.PlayAsync(), file.Text, file.HasExpectations);
    }

    public void Dispose() => _bars.Dispose();

    private async Task<string> PlayAsync()
    {
        foreach (var line in _file.Lines)
        {
            if (line.Kind is DayLineKind.Remark or DayLineKind.Setting)
            {
                _transcript.Copy(line);
                continue;
            }

            await PlayAsync(line, new DayWords(_file.Name, line));
        }

        return _transcript.End();
    }

    private async Task PlayAsync(DayLine line, DayWords words)
    {
        var time = TimeOf(line, words);
        if (time < _market.Exchange.Time)
        {
            throw words.Error($"Lines come in the order of their times; this one is before {DayTime.Text(_market.Exchange.Time)}.");
        }

        BeginLine(line, time);
        if (line.Kind == DayLineKind.Event)
        {
            await DoAsync(words);
            words.End();
            _market.Tell(_narrator.Hear);
            _narrator.EndPhases();
            _narrator.Actor = null;
        }
    }

    /// <summary>What the exchange does until then, it does after the line before; only the first line begins it.</summary>
    private void BeginLine(DayLine line, long time)
    {
        if (!_hasBegun)
        {
            _narrator.LineTime = time;
            _transcript.Copy(line);
        }

        _market.AdvanceTo(time, _narrator.Hear);
        _narrator.EndPhases();
        if (_hasBegun)
        {
            _narrator.LineTime = time;
            _transcript.Copy(line);
        }

        _hasBegun = true;
    }

    private long TimeOf(DayLine line, DayWords words)
    {
        if (line.Kind == DayLineKind.Event)
        {
            return HongKongTime.At(_day, words.Time());
        }

        var time = words.DayAndTime();
        _day = HongKongTime.DateOf(time);
        return time;
    }
}
