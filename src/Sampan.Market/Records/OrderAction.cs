namespace Sampan.Market;

/// <summary>What happened to an order, as DBN writes it.</summary>
public enum OrderAction : byte
{
    Add = (byte)'A',

    /// <summary>A new size; a smaller one keeps its place in the queue.</summary>
    Modify = (byte)'M',

    /// <summary>The whole order is gone.</summary>
    Cancel = (byte)'C',

    /// <summary>The instrument's book is empty from here on.</summary>
    Clear = (byte)'R',

    /// <summary>An execution; it changes no book by itself.</summary>
    Trade = (byte)'T',
}
