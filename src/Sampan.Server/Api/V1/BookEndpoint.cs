using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.Accounts;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/book/{symbol}</c>: every level of a book, or every order with its place in the queue.</summary>
internal sealed class BookEndpoint(MarketContext market)
{
    /// <summary>The most levels of a side in an answer, whatever the plan allows.</summary>
    public const int LevelsMax = 10_000;

    /// <summary>The most orders of a side in an answer.</summary>
    public const int OrdersMax = 5_000;

    /// <summary>Writes the book.</summary>
    public Task Write(HttpContext context, Account account, Instrument instrument, QueryString query)
    {
        if (instrument.Class != AssetClass.Stock)
        {
            return ProblemDetails.NoData($"{instrument.Code} has no book: an index is a level, and nobody trades it.").Write(context);
        }

        return TryRead(query, account.Plan, out var view, out var problem)
            ? WriteAsync(context, instrument, view)
            : problem.Write(context);
    }

    private async Task WriteAsync(HttpContext context, Instrument instrument, View view)
    {
        var answer = await market.Questions.AskAsync(state => Copy(state, instrument.Index, view), context.RequestAborted);
        if (answer.Value is not { } book)
        {
            await ProblemDetails.NoAnswer(answer.Refusal!).Write(context);
        }
        else if (view.HasOrders && book.HasLevelsOnly)
        {
            await ProblemDetails.NoData("The feed tells the levels of this book, and no orders: ask for view=levels.").Write(context);
        }
        else
        {
            await Reply.Json(context, StatusCodes.Status200OK, V1Json.Render(json => Write(json, instrument, book, view)));
        }
    }

    /// <summary>On the market's thread, between two batches: what is published is what the book holds.</summary>
    private BookView Copy(MarketState state, int instrument, View view)
    {
        market.Published.Read(instrument, out var snapshot);
        if (instrument < state.InstrumentCount && !IsKeptByVenue(state.BookOf(instrument), in snapshot))
        {
            var book = state.BookOf(instrument);
            return new(snapshot, CopySide(book, Side.Bid, view), CopySide(book, Side.Ask, view));
        }

        return new(snapshot, BookSideView.OfDepth(in snapshot.Bids, view.Levels), BookSideView.OfDepth(in snapshot.Asks, view.Levels));
    }

    /// <summary>Whether there are levels, and no orders that they could be made of.</summary>
    private static bool IsKeptByVenue(OrderBook book, in InstrumentSnapshot snapshot) =>
        book.OrderCount == 0 && snapshot.Bids.Count + snapshot.Asks.Count > 0;

    private static BookSideView CopySide(OrderBook book, Side side, View view) => view.HasOrders
        ? BookSideView.OfOrders(book, side, view.Levels, OrdersMax)
        : BookSideView.OfLevels(book, side, view.Levels);

    private static bool TryRead(QueryString query, Plan plan, out View view, [NotNullWhen(false)] out ProblemDetails? problem)
    {
        (view, problem) = (default, null);
        var name = query["view"].Trim();
        var hasOrders = name.Equals("orders", StringComparison.OrdinalIgnoreCase);
        if (!hasOrders && !name.IsEmpty && !name.Equals("levels", StringComparison.OrdinalIgnoreCase))
        {
            problem = ProblemDetails.BadRequest("view must be levels or orders.");
            return false;
        }

        var most = Math.Min(plan.DepthLevels, LevelsMax);
        var levels = most;
        var text = query["levels"].Trim();
        if (!text.IsEmpty && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out levels) || levels == 0))
        {
            problem = ProblemDetails.BadRequest($"levels must be a whole number from 1 to {most}.");
            return false;
        }

        view = new View(hasOrders, Math.Min(levels, most));
        return true;
    }

    private void Write(Utf8JsonWriter json, Instrument instrument, BookView book, View view)
    {
        json.Symbol(instrument);
        json.Time("time", book.Snapshot.Time);
        json.Text("phase", book.Snapshot.Venue.Phase.Text());
        json.WriteBoolean("live", book.Snapshot.BookIsLive);
        json.Suspect(book.Snapshot.Quote.Suspect);
        json.Stale(market.Watch);
        json.WriteString("view", view.HasOrders ? "orders" : "levels");
        Write(json, "bids", book.Bids, view);
        Write(json, "asks", book.Asks, view);
    }

    private static void Write(Utf8JsonWriter json, string name, BookSideView side, View view)
    {
        json.WriteStartObject(name);
        json.WriteNumber("levelCount", side.LevelCount);
        json.WriteBoolean("more", side.HasMore);
        WriteAtAuction(json, side, view);
        if (view.HasOrders)
        {
            json.WriteStartArray("orders");
            WriteOrders(json, side.Orders, atAuction: false);
        }
        else
        {
            json.WriteStartArray("levels");
            WriteLevels(json, side.Levels);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAtAuction(Utf8JsonWriter json, BookSideView side, View view)
    {
        json.WriteStartObject("atAuction");
        json.WriteNumber("size", side.AtAuction.Size);
        json.WriteNumber("count", side.AtAuction.Orders);
        if (view.HasOrders)
        {
            json.WriteStartArray("orders");
            WriteOrders(json, side.Orders, atAuction: true);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteLevels(Utf8JsonWriter json, PriceLevel[] levels)
    {
        foreach (ref readonly var level in levels.AsSpan())
        {
            json.WriteStartObject();
            json.Level(in level);
            json.WriteEndObject();
        }
    }

    private static void WriteOrders(Utf8JsonWriter json, ArraySegment<BookOrder> orders, bool atAuction)
    {
        foreach (var order in orders)
        {
            if ((order.Price == Price.Undefined) != atAuction)
            {
                continue;
            }

            json.WriteStartObject();

            // As text: a number of 64 bits is more than many a reader of JSON can hold.
            json.WriteString("id", order.OrderId.ToString(CultureInfo.InvariantCulture));
            if (!atAuction)
            {
                json.Price("price", order.Price);
            }

            json.WriteNumber("size", order.Size);
            json.WriteNumber("ordersAhead", order.Ahead.OrdersAhead);
            json.WriteNumber("sizeAhead", order.Ahead.SizeAhead);
            json.WriteEndObject();
        }
    }

    private readonly record struct View(bool HasOrders, int Levels);
}
