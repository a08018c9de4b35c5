using System.Text;
using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Server.Tests.Rendering;

/// <summary>An answer is rendered again when, and only when, something of it has changed.</summary>
public sealed class RenderedObjectsTests
{
    private readonly InstrumentDirectory _instruments = new(new InstrumentTable([Stock(700, "700"), Stock(5, "5")]));
    private readonly PublishedMarket _published = new(2);
    private readonly RenderedObjects _objects;
    private int _rendered;

    public RenderedObjectsTests() => _objects = new RenderedObjects(_published, _instruments, Render);

    [Fact]
    public void What_has_not_changed_is_rendered_once()
    {
        Assert.True(_objects.Of(0).IsEmpty);
        Show(0, 600);
        Show(1, 60);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("700 600 10", Text(0, 10));
            Assert.Equal("700 600 5", Text(0, 5));
            Assert.Equal("5 60 10", Text(1, 10));
        }

        Assert.Equal(3, _rendered);
        Assert.Equal(0, AllocatedBy(() => _objects.Of(0, 10).Length));
    }

    [Fact]
    public void A_change_is_seen_at_once()
    {
        Show(0, 600);
        Assert.Equal("700 600 0", Text(0, 0));
        Show(0, 601);
        Assert.Equal("700 601 0", Text(0, 0));
    }

    [Fact]
    public void An_instrument_that_is_defined_anew_is_rendered_anew()
    {
        Show(0, 600);
        Assert.Equal("700 600 0", Text(0, 0));
        _instruments.Update([Stock(2801, "2801")]);
        Text(0, 0);
        Assert.Equal(2, _rendered);
    }

    private static long AllocatedBy(Func<int> ask)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            ask();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private string Text(int instrument, int levels) => Encoding.UTF8.GetString(_objects.Of(instrument, levels));

    private void Show(int instrument, long price)
    {
        var snapshot = default(InstrumentSnapshot);
        snapshot.Quote.Last = price;
        _published.Publish(instrument, in snapshot);
    }

    private long Render(Span<byte> destination, int instrument, int levels, out int length)
    {
        var version = _published.ReadQuote(instrument, out var quote);
        length = 0;
        if (version != 0)
        {
            _rendered++;
            length = Encoding.UTF8.GetBytes($"{_instruments.Current[instrument].Code} {quote.Last} {levels}", destination);
        }

        return version;
    }

    private static Instrument Stock(uint id, string code) => new()
    {
        Id = id,
        Class = AssetClass.Stock,
        Region = "HK",
        Code = code,
        Exchange = "HKEX",
        Name = code,
        Type = SecurityType.Equity,
        Currency = "HKD",
        BoardLot = 100,
    };
}
