using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>Ends the trading of callable bull/bear contracts whose underlying has reached their call level.</summary>
/// <remarks>
/// A bull is called when its underlying trades at its call level or below it, a bear at it or above (HKEX, mandatory call
/// event). Trading in it stops at once, and on the next day of trading it is not listed any more.
/// </remarks>
internal sealed class MandatoryCalls
{
    // Where the terms are not known: how much of the way to where it would be worth nothing lies before the call level.
    private const double WayToCall = 0.85;

    private readonly SimulatedExchange _exchange;
    private readonly ICollection<OvernightEvent> _overnight;
    private readonly Contracts?[] _byDriver;

    /// <param name="exchange">Where they are traded.</param>
    /// <param name="overnight">Where the exchange looks for what happens between the days.</param>
    /// <param name="nodes">How many fundamental values there are.</param>
    public MandatoryCalls(SimulatedExchange exchange, ICollection<OvernightEvent> overnight, int nodes) =>
        (_exchange, _overnight, _byDriver) = (exchange, overnight, new Contracts?[nodes]);

    /// <summary>How many contracts were called.</summary>
    public int Count { get; private set; }

    /// <summary>Watches a contract.</summary>
    /// <param name="contract">Which.</param>
    /// <param name="driver">The node of its underlying.</param>
    /// <param name="gearing">How far it goes when its underlying goes by one.</param>
    /// <param name="price">Of the underlying now, units of 1e-9.</param>
    /// <param name="factor">What has become of one of its price overnight: the terms of the contract go by as much.</param>
    public void Watch(ExchangeSecurity contract, int driver, double gearing, double price, double factor)
    {
        var level = contract.Instrument.Terms is { CallLevel: < Price.Undefined } terms
            ? (long)(terms.CallLevel * factor)
            : (long)(price * (1 - (WayToCall / gearing)));
        var contracts = _byDriver[driver] ??= new Contracts();
        (gearing > 0 ? contracts.Bulls : contracts.Bears).Enqueue(contract, gearing > 0 ? -level : level);
    }

    /// <summary>An underlying has traded, or an index has a new level.</summary>
    /// <param name="driver">Its node.</param>
    /// <param name="price">Units of 1e-9.</param>
    public void Check(int driver, long price)
    {
        if (_byDriver[driver] is { } contracts && price != Price.Undefined)
        {
            CallUpTo(contracts.Bulls, -price);
            CallUpTo(contracts.Bears, price);
        }
    }

    private void CallUpTo(PriorityQueue<ExchangeSecurity, long> contracts, long price)
    {
        while (contracts.TryPeek(out var contract, out var level) && level <= price)
        {
            contracts.Dequeue();
            contract.Suspend();
            _overnight.Add(new OvernightEvent { Date = _exchange.Date.AddDays(1), Id = contract.Instrument.Id, IsListed = false });
            Count++;
        }
    }

    // The one that is called next is on top: of bulls that with the highest level, of bears that with the lowest.
    private sealed class Contracts
    {
        public PriorityQueue<ExchangeSecurity, long> Bulls { get; } = new();

        public PriorityQueue<ExchangeSecurity, long> Bears { get; } = new();
    }
}
