using System.Runtime.CompilerServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>A field of one ASCII character: a flag, or a code.</summary>
/// <param name="Value">Its byte.</param>
public readonly record struct AsciiChar(byte Value)
{
    public static implicit operator AsciiChar(char character) => new((byte)character);

    public static implicit operator char(AsciiChar character) => (char)character.Value;

    /// <inheritdoc/>
    public override string ToString() => Value is 0 or (byte)' ' ? "" : ((char)Value).ToString();
}

// Fields of text, by their length in bytes. What is in them is read with OmdcText.

/// <summary>ASCII text of 2 bytes.</summary>
[InlineArray(2)]
public struct Text2
{
    private byte _first;
}

/// <summary>ASCII text of 3 bytes.</summary>
[InlineArray(3)]
public struct Text3
{
    private byte _first;
}

/// <summary>ASCII text of 4 bytes.</summary>
[InlineArray(4)]
public struct Text4
{
    private byte _first;
}

/// <summary>ASCII text of 11 bytes.</summary>
[InlineArray(11)]
public struct Text11
{
    private byte _first;
}

/// <summary>ASCII text of 12 bytes.</summary>
[InlineArray(12)]
public struct Text12
{
    private byte _first;
}

/// <summary>ASCII text of 25 bytes.</summary>
[InlineArray(25)]
public struct Text25
{
    private byte _first;
}

/// <summary>ASCII text of 38 bytes.</summary>
[InlineArray(38)]
public struct Text38
{
    private byte _first;
}

/// <summary>ASCII text of 40 bytes.</summary>
[InlineArray(40)]
public struct Text40
{
    private byte _first;
}

/// <summary>UTF-16LE text of 60 bytes.</summary>
[InlineArray(60)]
public struct Utf16Text60
{
    private byte _first;
}

/// <summary>Text of 160 bytes: ASCII in news of type EXN, UTF-16LE in EXC.</summary>
[InlineArray(160)]
public struct NewsText160
{
    private byte _first;
}

/// <summary>Text of 320 bytes: ASCII in news of type EXN, UTF-16LE in EXC.</summary>
[InlineArray(320)]
public struct NewsText320
{
    private byte _first;
}
