using System.Collections;

namespace Sampan.Market;

/// <summary>Numbers of exchange participants. Two with the same numbers in the same order are equal.</summary>
public sealed class BrokerNumbers(ReadOnlySpan<ushort> numbers) : IReadOnlyList<ushort>, IEquatable<BrokerNumbers>
{
    private readonly ushort[] _numbers = numbers.ToArray();

    /// <inheritdoc/>
    public int Count => _numbers.Length;

    /// <inheritdoc/>
    public ushort this[int index] => _numbers[index];

    /// <inheritdoc/>
    public bool Equals(BrokerNumbers? other) => other is not null && _numbers.AsSpan().SequenceEqual(other._numbers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BrokerNumbers);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var number in _numbers)
        {
            hash.Add(number);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _numbers);

    /// <inheritdoc/>
    public IEnumerator<ushort> GetEnumerator() => ((IEnumerable<ushort>)_numbers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
