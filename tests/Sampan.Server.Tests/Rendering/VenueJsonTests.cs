using System.Text;
using Sampan.Market;
using Sampan.Server.Api.V1;
using Sampan.Server.Rendering;

namespace Sampan.Server.Tests.Rendering;

/// <summary>What is written by hand for the streams is called as it is elsewhere under <c>/v1</c>.</summary>
public sealed class VenueJsonTests
{
    [Fact]
    public void Every_phase_has_one_name() => Assert.All(
        Enum.GetValues<TradingPhase>(),
        phase => Assert.Equal(phase.Text() ?? "", Encoding.UTF8.GetString(VenueJson.NameOf(phase))));

    [Fact]
    public void Every_status_has_one_name() => Assert.All(
        Enum.GetValues<InstrumentStatus>(),
        status => Assert.Equal(status.Text(), Encoding.UTF8.GetString(VenueJson.NameOf(status))));

    [Fact]
    public void The_longest_values_fit()
    {
        var snapshot = new InstrumentSnapshot { Venue = VenueState.Unknown };
        ref var venue = ref snapshot.Venue;
        (venue.Phase, venue.PhaseTime, venue.StatusTime) = (TradingPhase.OpeningNoCancellation, long.MaxValue - 1, long.MaxValue - 1);
        venue.SuspensionTime = long.MaxValue - 1;
        venue.Vcm = new() { ReferencePrice = -long.MaxValue, LowerPrice = -long.MaxValue, UpperPrice = -long.MaxValue, Time = 1 };
        (venue.Vcm.Start, venue.Vcm.End, venue.Vcm.Time) = (long.MaxValue - 1, long.MaxValue - 1, long.MaxValue - 1);
        var auction = new AuctionState
        {
            IndicativePrice = -long.MaxValue,
            IndicativeVolume = -long.MaxValue,
            IndicativeTime = long.MaxValue - 1,
            Imbalance = -long.MaxValue,
            ImbalanceTime = long.MaxValue - 1,
            ReferencePrice = -long.MaxValue,
            LowerPrice = -long.MaxValue,
            UpperPrice = -long.MaxValue,
            ReferenceTime = long.MaxValue - 1,
        };

        Span<byte> text = stackalloc byte[VenueJson.LengthMax];
        var json = new JsonSpan(text);
        VenueJson.WriteStatus(ref json, in snapshot);
        Assert.InRange(json.Length, 1, VenueJson.LengthMax);
        json = new JsonSpan(text);
        VenueJson.WriteAuction(ref json, in auction);
        Assert.InRange(json.Length, 1, VenueJson.LengthMax);
    }
}
