using Sampan.Market;
using Sampan.Server.Streaming;

namespace Sampan.Server.Tests.Streaming;

public sealed class DirtyInstrumentsTests
{
    private readonly DirtyInstruments _dirty = new();

    [Fact]
    public void An_instrument_is_taken_once_with_all_that_has_changed()
    {
        _dirty.MakeRoom(3);

        _dirty.Mark(2, ChangeKinds.Quote);
        _dirty.Mark(0, ChangeKinds.Bars);
        _dirty.Mark(2, ChangeKinds.Depth);

        Assert.Equal([(2, ChangeKinds.Quote | ChangeKinds.Depth), (0, ChangeKinds.Bars)], Taken());
        Assert.True(_dirty.IsEmpty);
    }

    [Fact]
    public void What_is_marked_stays_marked_when_instruments_appear()
    {
        _dirty.MakeRoom(1);
        _dirty.Mark(0, ChangeKinds.Quote);

        _dirty.MakeRoom(2);
        _dirty.MakeRoom(7);
        _dirty.Mark(6, ChangeKinds.Quote);
        _dirty.Mark(1, ChangeKinds.Quote);
        _dirty.Mark(0, ChangeKinds.Bars);

        Assert.Equal([0, 1, 6], Taken().Select(taken => taken.Instrument).Order());
    }

    [Fact]
    public async Task No_change_is_lost_while_room_is_made()
    {
        const int Instruments = 5_000;
        _dirty.MakeRoom(1);
        var roomFor = 1;
        var seen = new bool[Instruments];
        var marking = Task.Run(() => MarkAll(Instruments, ref roomFor), TestContext.Current.CancellationToken);

        while (!marking.IsCompleted || !_dirty.IsEmpty)
        {
            var room = Math.Min(Instruments, roomFor + 7);
            _dirty.MakeRoom(room);
            Volatile.Write(ref roomFor, room);
            foreach (var (instrument, _) in Taken())
            {
                seen[instrument] = true;
            }
        }

        await marking;
        Assert.DoesNotContain(false, seen);
    }

    private void MarkAll(int instruments, ref int roomFor)
    {
        for (var instrument = 0; instrument < instruments; instrument++)
        {
            var spin = new SpinWait();
            while (instrument >= Volatile.Read(ref roomFor))
            {
                spin.SpinOnce();
            }

            _dirty.Mark(instrument, ChangeKinds.Quote);
        }
    }

    private List<(int Instrument, ChangeKinds Kinds)> Taken()
    {
        var taken = new List<(int, ChangeKinds)>();
        while (_dirty.TryTake(out var instrument, out var kinds))
        {
            taken.Add((instrument, kinds));
        }

        return taken;
    }
}
