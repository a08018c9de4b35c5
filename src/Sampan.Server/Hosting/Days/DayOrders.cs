using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Hosting.Days;

/// <summary>The orders of a day by the names that the file gives them.</summary>
internal sealed class DayOrders
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, (ExchangeSecurity Security, ulong Id)> _byName = [];
    private readonly Dictionary<(int Instrument, ulong Id), string> _byId = [];

    /// <summary>The owner that the exchange tells with each fill, from 1.</summary>
    public int OwnerOf(string name)
    {
        var at = _names.IndexOf(name);
        if (at < 0)
        {
            at = _names.Count;
            _names.Add(name);
        }

        return at + 1;
    }

    /// <summary>The name of an owner.</summary>
    public string NameOf(int owner) => _names[owner - 1];

    /// <summary>The name of an order; its number when the file has not named it.</summary>
    public string NameOf(int instrument, ulong id) => _byId.GetValueOrDefault((instrument, id), $"order {id}");

    /// <summary>Notes what became of an order.</summary>
    public void Note(string name, ExchangeSecurity security, in EntryResult result)
    {
        if (result.OrderId != 0)
        {
            _byName[name] = (security, result.OrderId);
            _byId[(security.Index, result.OrderId)] = name;
        }
    }

    /// <summary>An order that has rested at some time.</summary>
    public (ExchangeSecurity Security, ulong Id) Find(string name, DayWords words) =>
        _byName.TryGetValue(name, out var order) ? order : throw words.Error($"There was no order {name} that rested.");
}
