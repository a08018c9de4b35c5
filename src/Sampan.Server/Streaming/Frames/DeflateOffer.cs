using Microsoft.Extensions.Primitives;

namespace Sampan.Server.Streaming.Frames;

/// <summary>What a client offers of permessage-deflate, and what is agreed on (RFC 7692 §7.1).</summary>
/// <remarks>
/// Agreed is always that neither side keeps a context from message to message: so a frame is compressed once for all
/// its readers, and an idle connection holds no window.
/// </remarks>
internal static class DeflateOffer
{
    private const string Name = "permessage-deflate";
    private const string Agreed = $"{Name}; server_no_context_takeover; client_no_context_takeover";

    /// <summary>Takes the first offer that can be kept.</summary>
    /// <param name="headers">The values of <c>Sec-WebSocket-Extensions</c>.</param>
    /// <returns>The value to answer with; null when there is none, and messages go uncompressed.</returns>
    public static string? Accept(StringValues headers)
    {
        foreach (var header in headers)
        {
            foreach (var offer in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (TryAccept(offer, out var answer))
                {
                    return answer;
                }
            }
        }

        return null;
    }

    private static bool TryAccept(string offer, out string answer)
    {
        answer = Agreed;
        var parts = offer.Split(';', StringSplitOptions.TrimEntries);
        if (!parts[0].Equals(Name, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in parts.AsSpan(1))
        {
            var (name, value) = Split(parameter);
            if (!names.Add(name) || !IsUnderstood(name, value))
            {
                return false;
            }

            // What is sent never looks back further than the smallest window, and what is received may look back as far as it
            // likes: so any wish can be granted. Clients that name a window of their own want to hear it again.
            if (value is not null)
            {
                answer = $"{answer}; {name.ToLowerInvariant()}={value}";
            }
        }

        return true;
    }

    private static (string Name, string? Value) Split(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? (parameter, null)
            : (parameter[..equals].TrimEnd(), parameter[(equals + 1)..].Trim().Trim('"'));
    }

    private static bool IsUnderstood(string name, string? value) => name.ToLowerInvariant() switch
    {
        "server_no_context_takeover" or "client_no_context_takeover" => value is null,
        "client_max_window_bits" => value is null || IsWindow(value),
        "server_max_window_bits" => IsWindow(value),
        _ => false,
    };

    private static bool IsWindow(string? bits) => bits is "8" or "9" or "10" or "11" or "12" or "13" or "14" or "15";
}
