namespace Sampan.Market;

/// <summary>A value that one thread replaces and any number of others copy, without a lock.</summary>
/// <remarks>
/// A version, odd while the writer is at work, tells a reader that its copy was torn and must be made again.
/// </remarks>
internal struct PublishedCell<T>
    where T : struct
{
    private long _version;
    private T _value;

    /// <summary>The version of the value; odd while it is being replaced, 0 before the first.</summary>
    public readonly long Version => Volatile.Read(in _version);

    /// <summary>Shows a new value. To be called by one thread only.</summary>
    public void Publish(in T value)
    {
        Open() = value;
        Close();
    }

    /// <summary>Opens the value for changes, by one thread only: readers wait until it is closed.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ref T Open()
    {
        // Only stores have to keep their order, and so the writer need not wait for the memory of the value before.
        Volatile.Write(ref _version, _version + 1);
        Volatile.WriteBarrier();
        return ref _value;
    }

    /// <summary>Shows what has been changed since <see cref="Open"/>.</summary>
    public void Close() => Volatile.Write(ref _version, _version + 1);

    /// <summary>Copies the newest value.</summary>
    /// <returns>Its version.</returns>
    public readonly long Read(out T value) => Read(in _value, out value);

    /// <summary>Copies a part of the newest value.</summary>
    /// <param name="part">A field of <see cref="Shown"/>.</param>
    /// <param name="copy">The copy.</param>
    /// <returns>The value's version.</returns>
    public readonly long Read<TPart>(ref readonly TPart part, out TPart copy)
        where TPart : struct
    {
        var spin = new SpinWait();
        while (true)
        {
            var before = Volatile.Read(in _version);
            copy = part;
            Volatile.ReadBarrier();
            if ((before & 1) == 0 && before == Volatile.Read(in _version))
            {
                return before;
            }

            spin.SpinOnce();
        }
    }

    /// <summary>The value itself, to name a part of it for <see cref="Read{TPart}"/>; any other use may see half a change.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ref readonly T Shown => ref _value;
}
