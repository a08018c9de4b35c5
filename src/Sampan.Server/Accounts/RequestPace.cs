namespace Sampan.Server.Accounts;

/// <summary>The request limit of a plan in clock ticks: a burst, and then one request every so often.</summary>
/// <remarks>Immutable; made once when a plan comes into force.</remarks>
public sealed class RequestPace
{
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
