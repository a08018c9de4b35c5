using System.Globalization;

namespace Sampan.Server.Accounts;

/// <summary>The request limit of a plan in clock ticks: a burst, and then one request every so often.</summary>
/// <remarks>Made once when a plan comes into force. Nothing but the texts it keeps changes; any thread may ask.</remarks>
public sealed class RequestPace
{
    // Of a text that is asked for often there are few: the rest mostly tells how long until the burst is back.
    private const int TextsKept = 1024;

    private const int TextLengthMax = 64;

    private readonly string?[] _texts = new string?[TextsKept];

    private RequestPace(int perMinute, int burst, long frequency)
    {
        Burst = burst;
        Frequency = frequency;
        // Rounded up, so that rounding never grants more than the plan says.
        Interval = (60 * frequency + perMinute - 1) / perMinute;
        WindowSeconds = (int)((60L * burst + perMinute - 1) / perMinute);
        Name = WindowSeconds == 60 ? "minute" : "burst";
        PolicyHeader = $"\"{Name}\";q={Burst};w={WindowSeconds}";
    }

    /// <summary>Requests that a rested account may make at once.</summary>
    public int Burst { get; }

    /// <summary>Seconds in which a spent burst comes back, rounded up. 60 unless the plan sets its own burst.</summary>
    public int WindowSeconds { get; }

    /// <summary>
    /// What the headers call this limit: <c>minute</c>, or <c>burst</c> if the window is another one.
    /// </summary>
    public string Name { get; }

    /// <summary>The value of <c>RateLimit-Policy</c>.</summary>
    public string PolicyHeader { get; }

    /// <summary>The value of <c>RateLimit</c>; made once where the same is said again and again.</summary>
    /// <param name="remaining">Requests that would be granted now.</param>
    /// <param name="resetSeconds">Seconds until the whole burst is there again.</param>
    public string StateHeader(int remaining, int resetSeconds)
    {
        Span<char> text = stackalloc char[TextLengthMax];
        text.TryWrite(CultureInfo.InvariantCulture, $"\"{Name}\";r={remaining};t={resetSeconds}", out var length);
        ref var kept = ref _texts[remaining & (TextsKept - 1)];
        if (Volatile.Read(ref kept) is { } known && text[..length].SequenceEqual(known))
        {
            return known;
        }

        var made = text[..length].ToString();
        Volatile.Write(ref kept, made);
        return made;
    }

    /// <summary>Ticks of the clock in a second.</summary>
    internal long Frequency { get; }

    /// <summary>Ticks from one request to the next at the steady rate.</summary>
    internal long Interval { get; }

    /// <summary>Ticks that a whole burst is worth.</summary>
    internal long Capacity => Burst * Interval;

    /// <summary>The pace of a plan for a clock of so many ticks a second; <c>null</c> if it has no limit.</summary>
    internal static RequestPace? Of(Plan plan, long frequency) =>
        plan is { RequestsPerMinute: { } rate, Burst: { } burst } ? new RequestPace(rate, burst, frequency) : null;

    /// <summary>Ticks as whole seconds, rounded up.</summary>
    internal int SecondsIn(long ticks) => (int)((ticks + Frequency - 1) / Frequency);
}
