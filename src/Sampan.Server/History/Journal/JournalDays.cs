using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.History.Journal;

/// <summary>The files of the journal: one a day, named by its date in Hong Kong.</summary>
/// <remarks>Days before the running one are opened when somebody asks for them, and the last two of these stay open.</remarks>
internal sealed class JournalDays(string folder)
{
    private const string Extension = ".trades";
    private const int OpenMax = 2;

    private readonly Lock _gate = new();
    private readonly List<JournalDay> _open = [];

    /// <summary>Opens a day to append to it.</summary>
    public JournalDay OpenToWrite(long day) => JournalDay.Open(PathOf(day), day, isWritable: true);

    /// <summary>Keeps a day open that has ended.</summary>
    public void Keep(JournalDay day)
    {
        lock (_gate)
        {
            Add(day);
        }
    }

    /// <summary>The first day from one on that there is a file of; null for none.</summary>
    public long? FirstFrom(long day, long last)
    {
        var found = Dates().Select(HongKongTime.StartOf).Where(start => start >= day && start <= last).Order();
        return found.Select(start => (long?)start).FirstOrDefault();
    }

    /// <summary>Reads trades of a day that is over.</summary>
    public int Read(long day, uint instrumentId, uint after, Span<JournalTrade> into)
    {
        lock (_gate)
        {
            return Open(day).Read(instrumentId, after, into);
        }
    }

    /// <summary>Deletes days that are older than so many before the running one.</summary>
    public void Forget(long today, int keptDays)
    {
        var first = HongKongTime.DateOf(today).AddDays(-keptDays);
        foreach (var date in Dates().Where(date => date < first))
        {
            File.Delete(PathOf(HongKongTime.StartOf(date)));
        }
    }

    private JournalDay Open(long day)
    {
        if (_open.Find(open => open.Day == day) is { } known)
        {
            return known;
        }

        var opened = JournalDay.Open(PathOf(day), day, isWritable: false);
        Add(opened);
        return opened;
    }

    private void Add(JournalDay day)
    {
        _open.Add(day);
        if (_open.Count > OpenMax)
        {
            _open[0].Dispose();
            _open.RemoveAt(0);
        }
    }

    private List<DateOnly> Dates() =>
    [
        .. from file in Directory.EnumerateFiles(folder, "*" + Extension)
           let name = Path.GetFileNameWithoutExtension(file)
           let date = DateOnly.TryParseExact(name, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var known)
               ? known
               : (DateOnly?)null
           where date is not null
           select date.Value,
    ];

    private string PathOf(long day) => Path.Combine(
        folder, HongKongTime.DateOf(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + Extension);
}
