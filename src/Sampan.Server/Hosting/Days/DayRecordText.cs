using System.Text.Json;
using Sampan.Market;

namespace Sampan.Server.Hosting.Days;

/// <summary>A record in a few words of the market.</summary>
internal static class DayRecordText
{
    // DBN's number of the reason.
    private const ushort PriceLimitHit = 50;

    /// <summary>What a record says; null when it is nothing to tell.</summary>
    /// <param name="header">The record.</param>
    /// <param name="name">The order that it is about.</param>
    /// <param name="sides">Who traded.</param>
    public static string? Of(ref readonly RecordHeader header, string name, string sides) => header.Type switch
    {
        RecordType.Order => OfOrder(in Record.As<OrderRecord>(in header), name),
        RecordType.OddLotOrder => OfOddLot(in Record.As<OddLotOrderRecord>(in header), name),
        RecordType.Trade => OfTrade(in Record.As<TradeRecord>(in header)) + sides,
        RecordType.Status => OfStatus(in Record.As<StatusRecord>(in header)),
        RecordType.Statistic => OfStatistic(in Record.As<StatisticRecord>(in header)),
        RecordType.CorporateAction => OfAction(in Record.As<CorporateActionRecord>(in header)),
        RecordType.Timer => null,
        var other => Words(other.ToString()),
    };

    /// <summary>A name as words: <c>opening-input</c>.</summary>
    public static string Words(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static string OfOrder(in OrderRecord order, string name) => order.Action switch
    {
        OrderAction.Add => $"{name} rests: {SideOf(order.Side)} {Price.Text(order.Price)} x {order.Size}",
        OrderAction.Modify => $"{name} has {order.Size} left",
        OrderAction.Cancel => $"{name} leaves the book",
        OrderAction.Clear => "book is empty",
        var other => $"{name} {Words(other.ToString())}",
    };

    private static string OfOddLot(in OddLotOrderRecord order, string name) => order.Action switch
    {
        OrderAction.Add => $"{name} rests among odd lots: {SideOf(order.Side)} {Price.Text(order.Price)} x {order.Size}",
        OrderAction.Cancel => $"{name} leaves the odd lots",
        OrderAction.Clear => "odd lots are empty",
        var other => $"{name} odd lot {Words(other.ToString())}",
    };

    private static string OfTrade(in TradeRecord trade) =>
        $"trade {trade.TradeId}: {Price.Text(trade.Price)} x {trade.Size}, {Words(trade.TradeType.ToString())}";

    private static string OfStatus(in StatusRecord status) => Words(status.Action.ToString())
        + (status.Reason == PriceLimitHit ? ", a price limit was hit" : "");

    private static string OfStatistic(in StatisticRecord statistic)
    {
        var name = statistic.StatisticType == StatisticType.ClosePrice && IsOfEarlierDay(in statistic)
            ? "previous-close"
            : Words(statistic.StatisticType.ToString());
        if (statistic.IsDeleted)
        {
            return $"{name} none";
        }

        var price = IsPrice(in statistic) ? " " + Price.Text(statistic.Price) : "";
        var quantity = statistic.Quantity is long.MaxValue ? ""
            : price.Length > 0 ? $" x {statistic.Quantity}"
            : $" {Signed(in statistic)}";
        return $"{name}{price}{quantity}{SpanOf(in statistic)}";
    }

    private static bool IsOfEarlierDay(in StatisticRecord statistic) =>
        statistic.TsRef >= 0 && statistic.TsRef < HongKongTime.StartOf(HongKongTime.DateOf(statistic.Header.TsEvent));

    private static bool IsPrice(in StatisticRecord statistic) => statistic.Price != Price.Undefined && statistic.StatisticType is not (
        StatisticType.OrderImbalance or StatisticType.TradeCancel or StatisticType.ShortVolume or StatisticType.ShortTurnover
        or StatisticType.TradeCount or StatisticType.Volume or StatisticType.Turnover);

    private static string Signed(in StatisticRecord statistic) => statistic.StatisticType == StatisticType.OrderImbalance
        ? $"{statistic.Quantity:+0;-0;0}"
        : $"{statistic.Quantity}";

    private static string SpanOf(in StatisticRecord statistic) => statistic.StatisticType switch
    {
        StatisticType.UpperPriceLimit or StatisticType.LowerPriceLimit => $" until {DayTime.Text(statistic.TsRef)}",
        StatisticType.VcmReferencePrice => $" from {DayTime.Text(statistic.TsRef)}",
        _ => "",
    };

    private static string OfAction(in CorporateActionRecord action)
    {
        var ratio = action.Denominator != 0 ? $" {action.Numerator}:{action.Denominator}" : "";
        var cash = action.Cash != 0 ? $" {Price.Text(action.Cash)}" : "";
        var at = action.SubscriptionPrice != 0 ? $" at {Price.Text(action.SubscriptionPrice)}" : "";
        var cancelled = action.IsCancelled ? ", cancelled" : "";
        return $"{Words(action.Kind.ToString())}{ratio}{cash}{at}, ex {HongKongTime.DateOf(action.ExTime):yyyy-MM-dd}{cancelled}";
    }

    private static string SideOf(Side side) => side == Side.Bid ? "bid" : "ask";
}
