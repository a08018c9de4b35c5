using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>What the bytes of a field are.</summary>
public enum OmdcFieldKind
{
    Unsigned,
    Signed,
    Text,
    Utf16Text,

    /// <summary>ASCII or UTF-16LE, as the news' type says.</summary>
    NewsText,
}

/// <summary>A field: the specification's name for it, and where it lies.</summary>
/// <param name="Name">The specification's name.</param>
/// <param name="Kind">What its bytes are.</param>
/// <param name="Offset">From the start of the message, or of the entry.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Decimals">Implied decimals of the integer.</param>
/// <param name="DecimalsOffset">Where a byte with the number of decimals lies; -1 where there is none.</param>
/// <param name="IsTime">Whether it counts nanoseconds since the Unix epoch.</param>
public sealed record OmdcField(
    string Name, OmdcFieldKind Kind, int Offset, int Length, int Decimals, int DecimalsOffset, bool IsTime);

/// <summary>The layout of a message, taken from its struct: what a dissector needs, and a test compares.</summary>
public sealed class OmdcLayout
{
    private static readonly OmdcLayout[] Layouts =
    [
        Of<SequenceResetMessage>(), Of<DisasterRecoverySignalMessage>(),
        Of<LogonMessage>(), Of<LogonResponseMessage>(),
        Of<RetransmissionRequestMessage>(), Of<RetransmissionResponseMessage>(), Of<RefreshCompleteMessage>(),
        Of<MarketDefinitionMessage>(), Of<SecurityDefinitionMessage>(), Of<LiquidityProviderMessage>(), Of<CurrencyRateMessage>(),
        Of<TradingSessionStatusMessage>(), Of<SecurityStatusMessage>(), Of<VCMTriggerMessage>(), Of<NewsMessage>(),
        Of<AddOrderMessage>(), Of<ModifyOrderMessage>(), Of<DeleteOrderMessage>(),
        Of<AddOddLotOrderMessage>(), Of<DeleteOddLotOrderMessage>(),
        Of<AggregateOrderBookUpdateMessage>(), Of<BrokerQueueMessage>(), Of<OrderImbalanceMessage>(),
        Of<TradeMessage>(), Of<TradeCancelMessage>(), Of<TradeTickerMessage>(),
        Of<NominalPriceMessage>(), Of<IndicativeEquilibriumPriceMessage>(), Of<ReferencePriceMessage>(),
        Of<YieldMessage>(), Of<ClosingPriceMessage>(),
        Of<StatisticsMessage>(), Of<MarketTurnoverMessage>(),
        Of<IndexDefinitionMessage>(), Of<IndexDataMessage>(),
        Of<StockConnectDailyQuotaBalanceMessage>(), Of<StockConnectMarketTurnoverMessage>(),
    ];

    private static readonly OmdcLayout?[] ByType = MakeTable();

    private OmdcLayout(Type message, int size, OmdcMessageType type, IReadOnlyList<OmdcGroup> groups)
    {
        Message = message;
        Type = type;
        Name = type.ToString();
        Groups = groups;
        MinSize = groups is [.., var last] ? last.EntriesOffset : size;
        Fields = FieldsOf(message);
        GroupFields = [.. groups.Select(group => FieldsOf(group.Entry))];
    }

    /// <summary>All 37, in the order of their numbers.</summary>
    public static IReadOnlyList<OmdcLayout> All { get; } = [.. Layouts.OrderBy(layout => layout.Type)];

    /// <summary>The struct.</summary>
    public Type Message { get; }

    public OmdcMessageType Type { get; }

    /// <summary>The specification's name.</summary>
    public string Name { get; }

    /// <summary>The size with empty groups. A message may be longer: newer versions add to the end.</summary>
    public int MinSize { get; }

    /// <summary>The fields behind the header, by their offsets.</summary>
    public IReadOnlyList<OmdcField> Fields { get; }

    public IReadOnlyList<OmdcGroup> Groups { get; }

    /// <summary>The fields of an entry of each group.</summary>
    public IReadOnlyList<IReadOnlyList<OmdcField>> GroupFields { get; }

    /// <summary>The layout of a type; null for an unknown one.</summary>
    public static OmdcLayout? Find(OmdcMessageType type) => (uint)type < (uint)ByType.Length ? ByType[(int)type] : null;

    private static OmdcLayout?[] MakeTable()
    {
        var table = new OmdcLayout?[256];
        foreach (var layout in Layouts)
        {
            table[(int)layout.Type] = layout;
        }

        return table;
    }

    private static OmdcLayout Of<T>()
        where T : unmanaged, IOmdcMessage => new(typeof(T), Unsafe.SizeOf<T>(), T.Type, T.Groups);

    private static OmdcField[] FieldsOf(Type type) =>
    [
        .. type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Where(field => field.FieldType != typeof(OmdcMessageHeader))
            .Select(field => FieldOf(type, field))
            .OrderBy(field => field.Offset),
    ];

    private static OmdcField FieldOf(Type type, FieldInfo field)
    {
        var (kind, length) = ShapeOf(field.FieldType);
        var decimalsIn = field.GetCustomAttribute<DecimalsInAttribute>()?.Name;
        return new OmdcField(
            field.GetCustomAttribute<SpecificationNameAttribute>()?.Name ?? field.Name,
            kind,
            OffsetOf(field),
            length,
            field.GetCustomAttribute<DecimalsAttribute>()?.Count ?? 0,
            decimalsIn is null ? -1 : OffsetOf(type.GetField(decimalsIn)!),
            field.IsDefined(typeof(NanosecondsAttribute)));
    }

    private static int OffsetOf(FieldInfo field) => field.GetCustomAttribute<FieldOffsetAttribute>()!.Value;

    private static (OmdcFieldKind Kind, int Length) ShapeOf(Type type)
    {
        if (type.GetCustomAttribute<InlineArrayAttribute>() is { } array)
        {
            var kind = type == typeof(Utf16Text60) ? OmdcFieldKind.Utf16Text
                : type == typeof(NewsText160) || type == typeof(NewsText320) ? OmdcFieldKind.NewsText
                : OmdcFieldKind.Text;
            return (kind, array.Length);
        }

        return System.Type.GetTypeCode(type) switch
        {
            TypeCode.Byte => (OmdcFieldKind.Unsigned, 1),
            TypeCode.UInt16 => (OmdcFieldKind.Unsigned, 2),
            TypeCode.UInt32 => (OmdcFieldKind.Unsigned, 4),
            TypeCode.UInt64 => (OmdcFieldKind.Unsigned, 8),
            TypeCode.Int16 => (OmdcFieldKind.Signed, 2),
            TypeCode.Int32 => (OmdcFieldKind.Signed, 4),
            TypeCode.Int64 => (OmdcFieldKind.Signed, 8),
            _ => (OmdcFieldKind.Text, 1),
        };
    }
}
