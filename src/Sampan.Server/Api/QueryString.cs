using System.Diagnostics.CodeAnalysis;

namespace Sampan.Server.Api;

/// <summary>The query of a request, read in place.</summary>
/// <remarks>Names are compared without regard to case. Of a name that comes twice the first counts.</remarks>
internal readonly ref struct QueryString(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text.TrimStart('?');

    /// <summary>The value of a parameter, decoded; empty when it is not there.</summary>
    /// <remarks>Copies only what has an escape in it.</remarks>
    public ReadOnlySpan<char> this[ReadOnlySpan<char> name] => TryGet(name, out var value) ? value : default;

    /// <summary>The value of the first parameter of two that is there: the documented name, then the other in use.</summary>
    public ReadOnlySpan<char> Either(ReadOnlySpan<char> name, ReadOnlySpan<char> otherName) =>
        TryGet(name, out var value) && !value.IsEmpty ? value : this[otherName];

    private bool TryGet(ReadOnlySpan<char> name, [MaybeNullWhen(false)] out ReadOnlySpan<char> value)
    {
        foreach (var range in _text.Split('&'))
        {
            var pair = _text[range];
            var equals = pair.IndexOf('=');
            var key = equals < 0 ? pair : pair[..equals];
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = equals < 0 ? default : Decode(pair[(equals + 1)..]);
                return true;
            }
        }

        value = default;
        return false;
    }

    private static ReadOnlySpan<char> Decode(ReadOnlySpan<char> value) =>
        value.ContainsAny('%', '+') ? Uri.UnescapeDataString(value.ToString().Replace('+', ' ')) : value;
}
