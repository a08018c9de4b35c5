using System.Text;
using static Sampan.Server.Tests.Streaming.Conformance.Step;

namespace Sampan.Server.Tests.Streaming.Conformance;

/// <summary>6 UTF-8: what is text, what is not, and how soon that is known.</summary>
internal static class Utf8Cases
{
    private const string Greek = "Hello-µ@ßöäüàá-UTF-8!!";
    private const string Kosme = "κόσμε";

    // Behind five good letters: a surrogate, which UTF-8 has not.
    private static readonly byte[] Broken = [.. Encoding.UTF8.GetBytes(Kosme), 0xED, 0xA0, 0x80, .. "edited"u8];

    // Of four bytes, of which the second is too much already: beyond the last character there can be.
    private static readonly byte[] Beyond = [.. Encoding.UTF8.GetBytes(Kosme), 0xF4, 0x90, 0x80, 0x80, .. "edited"u8];

    public static IEnumerable<ConformanceCase> All =>
    [
        .. Lengths, .. Fragmented, .. FailFast, .. Prefixes,
        .. Valid("6.7", "the first character of each length", "00", "C280", "E0A080", "F0908080"),
        .. Wrong("6.8", "the first of a length that there is not", "F888808080", "FC8480808080"),
        .. Valid("6.9", "the last character of each length", "7F", "DFBF", "EFBFBF", "F48FBFBF"),
        .. Wrong("6.10", "the last of a length that there is not", "F7BFBFBF", "FBBFBFBFBF", "FDBFBFBFBFBF"),
        .. Valid("6.11", "a character at a border", "ED9FBF", "EE8080", "EFBFBD", "F48FBFBF"),
        .. Wrong("6.11+", "a character beyond the last one", "F4908080"),
        .. Wrong("6.12", "a continuation of nothing", "80", "BF", "80BF", "80BF80", "80BF80BF", "80BF80BF80", "80BF80BF80BF"),
        .. Wrong("6.12+", "all continuations", Convert.ToHexString([.. Enumerable.Range(0x80, 64).Select(i => (byte)i)])),
        .. Wrong("6.13", "a beginning alone", Alone(0xC0, 32), Alone(0xE0, 16), Alone(0xF0, 8), Alone(0xF8, 4), Alone(0xFC, 2)),
        .. Wrong("6.14", "the last byte is missing",
            "C0", "E080", "F08080", "F8808080", "FC80808080", "DF", "EFBF", "F7BFBF", "FBBFBFBF", "FDBFBFBFBF"),
        .. Wrong("6.15", "all of these together",
            "C0E080F08080F8808080FC80808080DFEFBFF7BFBFFBBFBFBFFDBFBFBFBF"),
        .. Wrong("6.16", "a byte that can't be", "FE", "FF", "FEFEFFFF"),
        .. Wrong("6.17", "a slash that is too long", "C0AF", "E080AF", "F08080AF", "F8808080AF", "FC80808080AF"),
        .. Wrong("6.18", "the last that is too long", "C1BF", "E09FBF", "F08FBFBF", "F887BFBFBF", "FC83BFBFBFBF"),
        .. Wrong("6.19", "a zero that is too long", "C080", "E08080", "F0808080", "F880808080", "FC8080808080"),
        .. Wrong("6.20", "half a surrogate pair", "EDA080", "EDADBF", "EDAE80", "EDAFBF", "EDB080", "EDBE80", "EDBFBF"),
        .. Wrong("6.21", "a surrogate pair",
            "EDA080EDB080", "EDA080EDBFBF", "EDADBFEDB080", "EDADBFEDBFBF", "EDAE80EDB080", "EDAE80EDBFBF", "EDAFBFEDB080",
            "EDAFBFEDBFBF"),
        .. Valid("6.22", "a number that is no character, but may be sent", NonCharacters),
        .. Valid("6.23", "the replacement characters", "EFBFB9", "EFBFBA", "EFBFBB", "EFBFBC", "EFBFBD", "EFBFBE", "EFBFBF"),
    ];

    private static IEnumerable<ConformanceCase> Lengths =>
    [
        new("6.1.1 an empty text", Send(Frame.Text()), NotUnderstood()),
        new("6.1.2 three empty fragments", Send(Frame.Begin(), Frame.Go(), Frame.End()), NotUnderstood()),
        new("6.1.3 an empty fragment, text, and an empty one",
            Send(Frame.Begin(), Frame.Go(Frame.Wanting("a")), Frame.End()), Echo("a")),
        new("6.2.1 valid text", Send(Frame.Echo(Greek)), Echo(Greek)),
        new("6.2.2 valid text in two fragments, cut between characters",
            Send(Frame.Parts(Frame.Wanting(Greek), Frame.Overhead + 6)), Echo(Greek)),
        new("6.2.3 valid text in fragments of a byte", Send(Frame.Parts(Frame.Wanting(Greek), 1)), Echo(Greek)),
        new("6.2.4 other valid text in fragments of a byte", Send(Frame.Parts(Frame.Wanting(Kosme), 1)), Echo(Kosme)),
    ];

    private static IEnumerable<ConformanceCase> Fragmented =>
    [
        new("6.3.1 wrong text", Send(Frame.Text(Broken)), Close(1007)),
        new("6.3.2 wrong text in fragments of a byte", Send(Frame.Parts(Broken, 1)), Close(1007)),
    ];

    /// <summary>What comes after the wrong byte is never sent: the close must not wait for it.</summary>
    private static IEnumerable<ConformanceCase> FailFast =>
    [
        new("6.4.1 wrong text is refused before its last fragment",
            Send(Frame.Begin(Broken[..10])), Send(Frame.Go(Broken[10..13])), Close(1007)),
        new("6.4.2 beyond the last character at its second byte",
            Send(Frame.Begin(Beyond[..10])), Send(Frame.Go(Beyond[10..12])), Close(1007)),
        new("6.4.3 wrong text is refused in the middle of its frame",
            Send(Frame.Text(Broken)[..(6 + 12)]), Close(1007)),
        new("6.4.4 beyond the last character, in the middle of its frame, byte by byte",
            SendIn(1, Frame.Text(Beyond)[..(6 + 12)]), Close(1007)),
        new("6.4.5 half a character at the end is refused at the end", Send(Frame.Text(Broken[..9])), Close(1007)),
    ];

    /// <summary>A text that ends after each of its bytes in turn.</summary>
    private static IEnumerable<ConformanceCase> Prefixes
    {
        get
        {
            var bytes = Encoding.UTF8.GetBytes(Kosme);
            for (var length = 1; length <= bytes.Length; length++)
            {
                var isWhole = length % 2 == 0;
                yield return new ConformanceCase(
                    $"6.6.{length} a text that ends after {length} bytes {(isWhole ? "with" : "within")} a letter",
                    Send(Frame.Text(bytes[..length])),
                    isWhole ? NotUnderstood() : Close(1007));
            }
        }
    }

    // Two at the end of each of the seventeen planes.
    private static string[] NonCharacters =>
    [
        .. Enumerable.Range(0, 17).SelectMany(plane => new[] { 0xFFFE, 0xFFFF }.Select(
            last => Convert.ToHexString(Encoding.UTF8.GetBytes(char.ConvertFromUtf32((plane << 16) + last))))),
    ];

    private static string Alone(int first, int count) => Convert.ToHexString(
        [.. Enumerable.Range(first, count).SelectMany(start => new[] { (byte)start, (byte)' ' })]);

    private static IEnumerable<ConformanceCase> Valid(string number, string what, params string[] texts) =>
        texts.Select((hex, i) => new ConformanceCase(
            $"{number}.{i + 1} {what}: {hex}", Send(Frame.Text(Convert.FromHexString(hex))), NotUnderstood()));

    private static IEnumerable<ConformanceCase> Wrong(string number, string what, params string[] texts) =>
        texts.Select((hex, i) => new ConformanceCase(
            $"{number}.{i + 1} {what}: {hex}", Send(Frame.Text(Convert.FromHexString(hex))), Close(1007)));
}
