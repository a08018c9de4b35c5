using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Agents;

namespace Sampan.Server.Feeds.Simulation.Scenarios;

/// <summary>A large order of a scenario, and how much of it is still to be done.</summary>
internal sealed class WorkedOrder(Crowd crowd, Side side, double lots, long start, long end)
{
    private double _done;

    /// <summary>Whether its time is over.</summary>
    public bool IsOver(long time) => time > end;

    /// <summary>Trades as much as it is behind.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    public void Work(long time)
    {
        var due = lots * Math.Min((time - start) / (double)Math.Max(end - start, 1), 1);
        var piece = (uint)Math.Min(due - _done, OrderSizes.LotsMax);
        if (piece > 0 && crowd.Security.IsContinuous)
        {
            _done += crowd.Work(side, piece);
        }
    }
}
