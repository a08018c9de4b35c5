namespace Sampan.Market;

/// <summary>What a <see cref="StatisticRecord"/> says: DBN's <c>stat_type</c>, those in use.</summary>
public enum StatisticType : ushort
{
    /// <summary>A closing price. With a <see cref="StatisticRecord.TsRef"/> of an earlier day: the previous close.</summary>
    ClosePrice = 11,

    /// <summary>The venue's own price: the level of an index (OMD-C 3.13.2), the nominal price of a security.</summary>
    VenuePrice = 10_002,
}
