using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Hosting.Days;

/// <summary>What a line can do, or ask.</summary>
public sealed partial class DayPlay
{
    private const string Verbs = "quote, itick, book, bars, get, cancel, amend, pick, suspend, resume, report, cancel-trade";

    private static readonly Dictionary<string, Side> Sides = new() { ["buy"] = Side.Bid, ["sell"] = Side.Ask };

    private static readonly Dictionary<string, OrderKind> Kinds = new()
    {
        ["limit"] = OrderKind.Limit,
        ["enhanced"] = OrderKind.EnhancedLimit,
        ["special"] = OrderKind.SpecialLimit,
        ["at-auction"] = OrderKind.AtAuction,
        ["at-auction-limit"] = OrderKind.AtAuctionLimit,
        ["odd-lot"] = OrderKind.OddLot,
    };

    private static readonly Dictionary<string, TradeType> Reported = new()
    {
        ["late"] = TradeType.Late,
        ["direct"] = TradeType.DirectOffExchange,
        ["non-direct"] = TradeType.NonDirectOffExchange,
        ["overseas"] = TradeType.Overseas,
    };

    private async Task DoAsync(DayWords words)
    {
        if (words.IsAtEnd)
        {
            return;
        }

        var security = SecurityOf(words);
        switch (words.Take("What happens"))
        {
            case "quote":
                SayQuote(security.Instrument, words);
                break;
            case "itick":
                SayItick(security.Instrument);
                break;
            case "book":
                _quotes.Book(security.Instrument).ToList().ForEach(_transcript.Say);
                break;
            case "bars":
                await SayBarsAsync(security.Instrument, words);
                break;
            case "get":
                _transcript.Say(await DayServer.AskAsync(_market, words.Take("A path")));
                break;
            case "cancel":
                Cancel(words);
                break;
            case "amend":
                Amend(words);
                break;
            case "pick":
                Pick(words);
                break;
            case "suspend":
                security.Suspend();
                break;
            case "resume":
                security.Resume();
                break;
            case "report":
                Report(security, words);
                break;
            case "cancel-trade":
                Answer(security.CancelTrade(words.Number("The number of a trade")));
                break;
            case var name:
                Enter(name, security, words);
                break;
        }
    }

    /// <summary>The security that a line is about: the one it names, or the first.</summary>
    private ExchangeSecurity SecurityOf(DayWords words)
    {
        if (words.TakeOption("of") is not { } code)
        {
            return _market.Exchange.Securities[0];
        }

        return _market.Exchange.Securities.FirstOrDefault(security => security.Instrument.Code == code)
            ?? throw words.Error($"No line says security {code}.");
    }

    private void Enter(string name, ExchangeSecurity security, DayWords words)
    {
        if (!words.TryTake(Sides, out var side))
        {
            throw words.Error($"{name} is none of {Verbs}, and an order goes: {name} buy enhanced 500.5 x 300.");
        }

        var (isExempt, isShort, isWhole) = (words.TryTake("short-exempt"), words.TryTake("short"), words.TryTake("all-or-nothing"));
        var kind = words.Take("kind of order", Kinds);
        var (price, size) = kind == OrderKind.AtAuction ? (0, words.SizeAfterX()) : words.PriceAndSize();
        var entry = new OrderEntry
        {
            Side = side,
            Kind = kind,
            Price = price,
            Size = size,
            AllOrNothing = isWhole,
            IsShort = isShort || isExempt,
            IsShortExempt = isExempt,
            Broker = words.TryTake("broker") ? (ushort)words.Number("A broker", ushort.MaxValue) : (ushort)0,
            Owner = _orders.OwnerOf(name),
        };
        Tell(name, security, security.Enter(in entry), size);
    }

    private void Amend(DayWords words)
    {
        var name = words.Take("An order");
        var (security, id) = _orders.Find(name, words);
        var (price, size) = words.PriceAndSize();
        Tell(name, security, security.Amend(id, price, size), size);
    }

    private void Cancel(DayWords words)
    {
        var (security, id) = _orders.Find(words.Take("An order"), words);
        Answer(security.Cancel(id));
    }

    private void Pick(DayWords words)
    {
        var (security, id) = _orders.Find(words.Take("An odd lot order"), words);
        _narrator.Actor = words.TryTake("by") ? words.Take("Who picks it") : "somebody";
        Answer(security.PickOddLot(id));
    }

    private void Report(ExchangeSecurity security, DayWords words)
    {
        var type = words.Take("kind of trade", Reported);
        var (price, size) = words.PriceAndSize();
        security.TradeManually(type, price, size, out var reject);
        Answer(reject);
    }

    /// <summary>What became of an order: its records, and what they don't tell.</summary>
    private void Tell(string name, ExchangeSecurity security, in EntryResult result, uint size)
    {
        _orders.Note(name, security, in result);
        _narrator.Actor = name;
        var before = _transcript.Length;
        _market.Tell(_narrator.Hear);
        _narrator.EndPhases();
        var isGone = result.IsAccepted && result.Resting == 0 && result.Traded < size;
        if (!result.IsAccepted)
        {
            Answer(result.Reject);
        }
        else if (isGone)
        {
            _transcript.Say($"{size - result.Traded} cancelled");
        }
        else if (_transcript.Length == before)
        {
            _transcript.Say("accepted");
        }
    }

    private void Answer(Reject reject)
    {
        if (reject != Reject.None)
        {
            _transcript.Say($"rejected {(int)reject}: {reject.Text()}");
        }
    }
}
