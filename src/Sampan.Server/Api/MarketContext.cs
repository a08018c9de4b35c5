using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.Pipeline;
using Sampan.Server.Rendering;
using Sampan.Server.Streaming.Liveness;

namespace Sampan.Server.Api;

/// <summary>One market as the API sees it: what there is, how it stands, and what was.</summary>
/// <remarks>The live market today; a replay is another one of these.</remarks>
/// <param name="Instruments">What can be asked for; whoever answers a request takes the current table once.</param>
/// <param name="Published">How it stands.</param>
/// <param name="Questions">How its books are asked, which belong to its own thread.</param>
/// <param name="News">What the exchange has announced.</param>
/// <param name="Json">How that is written.</param>
/// <param name="History">What was.</param>
/// <param name="HistoryWriter">What is about to be.</param>
/// <param name="Rules">When the exchange trades, and by which rules on which day.</param>
/// <param name="IsReplay">Whether it plays a recording: then more may be stored than it knows of yet.</param>
/// <param name="Watch">Whether what is shown is old, since the feed is silent.</param>
public sealed record MarketContext(
    InstrumentDirectory Instruments,
    PublishedMarket Published,
    MarketQuestions Questions,
    NewsStore News,
    ItickJson Json,
    BarHistory History,
    HistoryWriter HistoryWriter,
    ExchangeRules Rules,
    bool IsReplay,
    FeedWatch Watch);
