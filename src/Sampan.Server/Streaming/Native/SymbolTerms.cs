using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Streaming.Native;

/// <summary>What the symbols of a command mean: one instrument, or many.</summary>
/// <remarks>
/// <c>*</c> is every instrument, <c>@HSI</c> the members of an index, both of them with those that are listed later;
/// <c>top:50</c> the securities with the highest turnover of the day, as of the moment of the command.
/// </remarks>
internal sealed class SymbolTerms(InstrumentTable instruments, PublishedMarket market, bool allowsWildcards)
{
    private const string TopPrefix = "top:";
    private const string NoWildcards = "The plan has no wildcards.";
    private const string NoSymbol = "No instrument has this symbol.";

    // Where two classes have the same symbol, the share goes first.
    private static readonly AssetClass[] Classes =
        [AssetClass.Stock, AssetClass.Indices, AssetClass.Forex, AssetClass.Crypto, AssetClass.Future, AssetClass.Fund];

    /// <summary>Finds out what a term means.</summary>
    /// <param name="text">The term.</param>
    /// <param name="types">What of each instrument.</param>
    public NativeTerm Find(string text, int types)
    {
        var term = text.Trim();
        if (term != "*" && !term.StartsWith('@') && !term.StartsWith(TopPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return TryFind(term, out var instrument)
                ? new NativeTerm(text, [WishFor(instrument, types)])
                : new NativeTerm(text, [], NoSymbol);
        }

        if (!allowsWildcards)
        {
            return new NativeTerm(text, [], NoWildcards);
        }

        var found = Expand(term, out var refusal);
        var isStanding = refusal is null && !term.StartsWith(TopPrefix, StringComparison.OrdinalIgnoreCase);
        return new NativeTerm(text, [.. found.Select(instrument => WishFor(instrument, types))], refusal)
        {
            Standing = isStanding ? types : 0,
        };
    }

    /// <summary>Finds one instrument by any form of its symbol, of whatever class.</summary>
    public bool TryFind(string symbol, out Instrument instrument)
    {
        foreach (var assetClass in Classes)
        {
            if (instruments.TryFind(assetClass, symbol, region: default, out var found))
            {
                instrument = found;
                return true;
            }
        }

        instrument = null!;
        return false;
    }

    /// <summary>An index is a level: it has no trades, no book and no auction.</summary>
    private static NativeWish WishFor(Instrument instrument, int types)
    {
        const int Untraded = (1 << (int)NativeType.Depth) | (1 << (int)NativeType.Auction) | (1 << (int)NativeType.Book);
        return new NativeWish(instrument.Index, instrument.Class == AssetClass.Indices ? types & ~Untraded : types);
    }

    private List<Instrument> Expand(string term, out string? refusal)
    {
        refusal = null;
        if (term == "*")
        {
            return [.. instruments];
        }

        if (term.StartsWith('@'))
        {
            var members = MembersOf(term[1..]);
            refusal = members.Count == 0 ? "No members of this index are known." : null;
            return members;
        }

        if (int.TryParse(term.AsSpan(TopPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            return Top(count);
        }

        refusal = "After top: comes a whole number, such as top:50.";
        return [];
    }

    private List<Instrument> MembersOf(string index)
    {
        var code = index.EndsWith(".HK", StringComparison.OrdinalIgnoreCase) ? index[..^3] : index;
        var members = new List<Instrument>();
        foreach (var member in IndexMembers.Of(code.ToUpperInvariant()))
        {
            if (instruments.TryFind(AssetClass.Stock, member, region: default, out var instrument))
            {
                members.Add(instrument);
            }
        }

        return members;
    }

    private List<Instrument> Top(int count)
    {
        var turnovers = new List<(Int128 Turnover, Instrument Instrument)>();
        foreach (var instrument in instruments)
        {
            if (instrument.Class == AssetClass.Stock
                && market.ReadQuote(instrument.Index, out var quote) != 0
                && quote.Turnover > 0)
            {
                turnovers.Add((quote.Turnover, instrument));
            }
        }

        return [.. turnovers.OrderByDescending(each => each.Turnover).Take(count).Select(each => each.Instrument)];
    }
}
