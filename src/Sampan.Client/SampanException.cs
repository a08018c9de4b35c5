namespace Sampan.Client;

/// <summary>A request to a Sampan server that did not succeed.</summary>
/// <param name="message">What happened, as the server said it.</param>
/// <param name="isTransient">Whether the same request may succeed later (a limit, a restart).</param>
public sealed class SampanException(string message, bool isTransient = false) : Exception(message)
{
    /// <summary>Whether to try again later.</summary>
    public bool IsTransient { get; } = isTransient;
}
