using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Agents;

namespace Sampan.Server.Feeds.Simulation.Scenarios;

/// <summary>Makes the events of a scenario happen.</summary>
internal sealed class ScenarioDirector(Scenario scenario, Cast cast)
{
    // A large order comes in pieces.
    private const long NanosBetweenPieces = 5 * HongKongTime.NanosPerSecond;

    private readonly List<Glide> _glides = [];
    private readonly List<(long End, int[]? Nodes)> _heats = [];
    private readonly List<WorkedOrder> _orders = [];
    private DateOnly? _day;
    private int _next;

    /// <summary>When the next event happens, nanoseconds since the Unix epoch, UTC; the end of time for never.</summary>
    public long NextTime { get; private set; } = long.MaxValue;

    /// <summary>A day begins: the first is the scenario's.</summary>
    public void BeginDay(DateOnly date, long time)
    {
        if (_day is not null)
        {
            cast.Values.HeatFactor = 1;
            Array.ForEach(cast.Crowds, crowd => (crowd.Auctions.ClosingFactor, crowd.Auctions.ClosingBuyShare) = (1, 0.5));
            return;
        }

        _day = date;
        cast.Values.HeatFactor = scenario.Heat;
        while (_next < scenario.Events.Count && TimeOf(_next) < time)
        {
            _next++;
        }

        SetNextTime();
    }

    /// <summary>Does what is due.</summary>
    public void Act(long time)
    {
        while (NextTime <= time)
        {
            Begin(scenario.Events[_next++], time);
            SetNextTime();
        }
    }

    /// <summary>Goes on with what takes its time.</summary>
    public void PassSecond(long time)
    {
        foreach (var glide in _glides)
        {
            Move(glide.Nodes, glide.FactorPerSecond);
        }

        _glides.RemoveAll(glide => glide.End <= time);
        foreach (var (end, nodes) in _heats)
        {
            if (end <= time)
            {
                SetHeat(nodes, 1);
            }
        }

        _heats.RemoveAll(heat => heat.End <= time);
        if (time % NanosBetweenPieces == 0)
        {
            _orders.ForEach(order => order.Work(time));
            _orders.RemoveAll(order => order.IsOver(time));
        }
    }

    private long TimeOf(int number) => HongKongTime.At(_day!.Value, scenario.Events[number].At);

    private void SetNextTime() => NextTime = _next < scenario.Events.Count ? TimeOf(_next) : long.MaxValue;

    private void Begin(ScenarioEvent happening, long time)
    {
        var nodes = NodesOf(happening.What);
        var end = time + (happening.Over.Ticks * TimeSpan.NanosecondsPerTick);
        switch (happening.Do)
        {
            case ScenarioAction.Move:
                BeginMove(happening, nodes, end);
                break;
            case ScenarioAction.Heat:
                SetHeat(nodes, happening.Factor);
                _heats.Add((end, nodes));
                break;
            case ScenarioAction.Order:
                _orders.AddRange(CrowdsOf(nodes).Select(crowd =>
                    new WorkedOrder(crowd, happening.Side, crowd.Profile.DailyLots * happening.Share, time, end)));
                break;
            case ScenarioAction.Closing:
                SetClosing(happening, nodes);
                break;
            case ScenarioAction.Suspend:
                CrowdsOf(nodes).ForEach(crowd => crowd.Security.Suspend());
                break;
            default:
                CrowdsOf(nodes).ForEach(crowd => crowd.Security.Resume());
                break;
        }
    }

    private void BeginMove(ScenarioEvent happening, int[]? nodes, long end)
    {
        var factor = 1 + (happening.Percent / 100);
        var seconds = happening.Over.TotalSeconds;
        if (seconds < 1)
        {
            Move(nodes, factor);
        }
        else
        {
            _glides.Add(new Glide(nodes, PortableMath.Exp(PortableMath.Log(factor) / seconds), end));
        }
    }

    private void Move(int[]? nodes, double factor)
    {
        if (nodes is null)
        {
            cast.Values.ShockMarket(factor);
            return;
        }

        foreach (var node in nodes)
        {
            cast.Values.Shock(node, factor);
        }
    }

    private void SetHeat(int[]? nodes, double factor)
    {
        if (nodes is null)
        {
            cast.Values.HeatFactor = factor == 1 ? scenario.Heat : factor;
            return;
        }

        foreach (var node in nodes)
        {
            cast.Values.SetHeatFactor(node, factor);
        }
    }

    private void SetClosing(ScenarioEvent happening, int[]? nodes)
    {
        foreach (var crowd in CrowdsOf(nodes))
        {
            (crowd.Auctions.ClosingFactor, crowd.Auctions.ClosingBuyShare) = (happening.Factor, happening.Buy);
        }
    }

    private List<Crowd> CrowdsOf(int[]? nodes) =>
        nodes is null ? [.. cast.Crowds] : [.. nodes.Select(node => cast.CrowdOfNode[node]).OfType<Crowd>()];

    /// <summary>The nodes of codes and of members of indices; null for the whole market.</summary>
    private int[]? NodesOf(IReadOnlyList<string> what) =>
        what.Contains(ScenarioEvent.Market)
            ? null
            : [.. what.SelectMany(code => cast.MembersOf(code).DefaultIfEmpty(cast.NodeOf(code))).Where(node => node >= 0).Distinct()];

    private sealed record Glide(int[]? Nodes, double FactorPerSecond, long End);
}
