using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>Those who have less than a board lot to sell or want less to buy, and the brokers who take it from them.</summary>
/// <remarks>
/// Owners of odd lots, which come of scrip dividends and rights, sell below the market; buyers bid below it, too. Brokers look
/// through the orders and pick what is near the market. None of it moves a price, and its chance is its own.
/// </remarks>
internal sealed class OddLotTraders
{
    // In the whole market at its real size: some ten thousands a day.
    private const double PerSecond = 3;

    private const double EnterShare = 0.5;
    private const double AskShare = 0.7;
    private const double DiscountMax = 0.03;
    private const double DiscountToPick = 0.015;
    private const double WithdrawShare = 0.3;

    // More than anybody looks through: the oldest are forgotten, and wait for the end of the day.
    private const int RestingMax = 1_000;

    private readonly ExchangeSecurity[] _securities;
    private readonly double[] _shares;
    private readonly List<(ExchangeSecurity Security, ulong Id)> _resting = [];
    private readonly double _perSecond;
    private Prng _prng;

    /// <param name="turnovers">Securities, and what is traded of each on an average day.</param>
    /// <param name="scale">How many orders there are, of those that the real market has.</param>
    /// <param name="prng">Their own chance.</param>
    public OddLotTraders(IEnumerable<(ExchangeSecurity Security, double Turnover)> turnovers, double scale, Prng prng)
    {
        (_perSecond, _prng) = (PerSecond * scale, prng);
        var listed = turnovers.Where(entry => IsOwned(entry.Security.Instrument)).ToArray();
        _securities = [.. listed.Select(entry => entry.Security)];
        _shares = new double[listed.Length];
        var sum = 0.0;
        for (var i = 0; i < listed.Length; i++)
        {
            _shares[i] = sum += listed[i].Turnover;
        }
    }

    /// <summary>Another day begins: the orders of the last one are gone.</summary>
    public void BeginDay() => _resting.Clear();

    /// <summary>A second of continuous trading has gone by.</summary>
    /// <param name="activity">How busy the market is; 1 is average.</param>
    public void PassSecond(double activity)
    {
        if (_securities.Length == 0)
        {
            return;
        }

        for (var due = (_perSecond * activity) + _prng.NextDouble(); due >= 1; due--)
        {
            if (_resting.Count == 0 || _prng.Chance(EnterShare))
            {
                Enter(Draw());
            }
            else
            {
                LookAt((int)(_prng.NextDouble() * _resting.Count));
            }
        }
    }

    private static bool IsOwned(Instrument instrument) => instrument.Type
        is SecurityType.Equity or SecurityType.Reit or SecurityType.Etf or SecurityType.LeveragedInverse;

    private ExchangeSecurity Draw()
    {
        var at = Array.BinarySearch(_shares, _prng.NextDouble() * _shares[^1]);
        return _securities[at < 0 ? Math.Min(~at, _securities.Length - 1) : at];
    }

    private void Enter(ExchangeSecurity security)
    {
        if (!security.IsContinuous || security.BoardLot < 2 || security.Last is <= 0 or Price.Undefined)
        {
            return;
        }

        var side = _prng.Chance(AskShare) ? Side.Ask : Side.Bid;
        var price = (long)(security.Last * (1 - (DiscountMax * _prng.NextDouble())));
        var result = security.Enter(new OrderEntry
        {
            Side = side,
            Kind = OrderKind.OddLot,
            Price = side == Side.Ask ? security.Spreads.RoundUp(price) : security.Spreads.RoundDown(price),
            Size = 1 + (uint)(_prng.NextDouble() * (security.BoardLot - 1)),
        });
        if (result.IsAccepted)
        {
            Remember(security, result.OrderId);
        }
    }

    private void Remember(ExchangeSecurity security, ulong id)
    {
        if (_resting.Count == RestingMax)
        {
            _resting.RemoveAt(0);
        }

        _resting.Add((security, id));
    }

    /// <summary>A broker takes what is worth it; some owners lose patience with the rest.</summary>
    private void LookAt(int number)
    {
        var (security, id) = _resting[number];
        if (!security.TryFindOrder(id, out var order)
            || (security.IsContinuous && IsWorthIt(security, in order) && security.PickOddLot(id) == Reject.None)
            || (_prng.Chance(WithdrawShare) && security.Cancel(id) == Reject.None))
        {
            _resting.RemoveAt(number);
        }
    }

    // Who picks an ask buys at a discount; who picks a bid sells at one.
    private static bool IsWorthIt(ExchangeSecurity security, in QueuedOrder order)
    {
        var discount = 1 - ((double)order.Price / security.Last);
        return order.Side == Side.Ask ? discount > DiscountToPick : discount < DiscountMax - DiscountToPick;
    }
}
