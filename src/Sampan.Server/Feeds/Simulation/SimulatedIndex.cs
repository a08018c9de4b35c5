using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>The level of an index, from what its members were traded at last.</summary>
/// <remarks>
/// As price indices do, it falls by the dividends of its members; splits and the like are made good. Integers throughout: the level
/// is the same function of the prices on every machine.
/// </remarks>
internal sealed class SimulatedIndex
{
    /// <summary>Levels have two decimals.</summary>
    private const long Rounding = Price.Unit / 100;

    // Quantities are small fractions: 2^32 of these units make one.
    private const int QuantityBits = 32;

    private readonly Instrument _index;
    private readonly (ExchangeSecurity Security, Int128 Quantity)[] _members;
    private readonly Func<ExchangeSecurity, long> _priceOf;
    private readonly Func<ExchangeSecurity, long> _closeOf;
    private long _published = Price.Undefined;

    /// <param name="index">Which index.</param>
    /// <param name="level">Its level when all members are at their reference prices, units of 1e-9.</param>
    /// <param name="members">Its members, with weight and reference price, in which the dividends of the day still are.</param>
    /// <param name="priceOf">What a member is traded at, units of 1e-9.</param>
    /// <param name="closeOf">The same at the close before, without what has left the member since but for splits and the like.</param>
    public SimulatedIndex(
        Instrument index,
        long level,
        IReadOnlyCollection<(ExchangeSecurity Security, long Weight, long Price)> members,
        Func<ExchangeSecurity, long> priceOf,
        Func<ExchangeSecurity, long> closeOf)
    {
        (_index, _priceOf, _closeOf) = (index, priceOf, closeOf);
        var weights = members.Sum(member => member.Weight);
        _members =
        [
            .. members.Select(member => (
                member.Security,
                ((Int128)level * member.Weight << QuantityBits) / ((Int128)weights * member.Price))),
        ];
    }

    public Instrument Instrument => _index;

    /// <summary>Whether its level is known from an earlier run: so is its previous close.</summary>
    public required bool HasHistory { get; init; }

    /// <summary>The number of its fundamental value.</summary>
    public required int Node { get; init; }

    /// <summary>The level now, units of 1e-9, rounded to two decimals.</summary>
    public long Level => LevelAt(_priceOf);

    /// <summary>The level at the close before, units of 1e-9, while nothing has been traded since.</summary>
    public long Close => LevelAt(_closeOf);

    /// <summary>Reports the level if it has changed.</summary>
    /// <returns>The level, units of 1e-9.</returns>
    public long Publish(RecordWriter writer)
    {
        var level = Level;
        if (level != _published)
        {
            _published = level;
            writer.Level(_index.Index, level);
        }

        return level;
    }

    private long LevelAt(Func<ExchangeSecurity, long> priceOf)
    {
        var sum = Int128.Zero;
        foreach (var (security, quantity) in _members)
        {
            sum += quantity * priceOf(security);
        }

        var level = (long)(sum >> QuantityBits);
        return (level + (Rounding / 2)) / Rounding * Rounding;
    }
}
