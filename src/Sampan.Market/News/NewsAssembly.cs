using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Sampan.Market;

/// <summary>A piece of news whose parts are still coming.</summary>
internal sealed class NewsAssembly
{
    // The longest piece of a day has some hundred lines; whoever sends more than this is not the exchange.
    private const int LinesMax = 1_000;
    private const int CodesMax = 20_000;

    private readonly NewsRecord _first;
    private readonly List<string> _markets = [];
    private readonly List<uint> _securities = [];
    private readonly List<string> _lines = [];
    private string _headline = "";
    private bool _isWhole;

    public NewsAssembly(in NewsRecord first)
    {
        _first = first;
        _isWhole = first.Part == NewsPart.Headline;
    }

    /// <summary>Whether a part belongs to this piece.</summary>
    public bool Continues(in NewsRecord part) =>
        part.Part != NewsPart.Headline && part.NewsId == _first.NewsId && part.IsChinese == _first.IsChinese;

    public void Add(in NewsRecord part)
    {
        ReadOnlySpan<byte> content = part.Content;
        content = content[..Math.Min((int)part.Length, NewsRecord.TextSize)];
        switch (part.Part)
        {
            case NewsPart.Headline:
                _headline = TextOf(content);
                break;
            case NewsPart.Markets:
                AddMarkets(content);
                break;
            case NewsPart.Securities:
                AddSecurities(content);
                break;
            default:
                AddLine(content);
                break;
        }
    }

    /// <summary>The piece as far as it has come.</summary>
    /// <param name="hasEnded">Whether its last part was among them.</param>
    public NewsPiece Finish(bool hasEnded) => new()
    {
        Id = IdOf(_first.NewsId),
        IsChinese = _first.IsChinese,
        Released = _first.Released,
        Received = _first.TsRecv,
        Headline = _headline,
        Markets = _markets,
        Securities = _securities,
        Lines = _lines,
        IsCancelled = _first.IsCancelled,
        IsComplete = hasEnded && _isWhole,
    };

    private void AddMarkets(ReadOnlySpan<byte> codes)
    {
        for (; codes.Length >= sizeof(uint) && HasRoom(_markets.Count, CodesMax); codes = codes[sizeof(uint)..])
        {
            _markets.Add(Encoding.ASCII.GetString(codes[..sizeof(uint)].TrimEnd(" \0"u8)));
        }
    }

    private void AddSecurities(ReadOnlySpan<byte> codes)
    {
        for (; codes.Length >= sizeof(uint) && HasRoom(_securities.Count, CodesMax); codes = codes[sizeof(uint)..])
        {
            _securities.Add(BinaryPrimitives.ReadUInt32LittleEndian(codes));
        }
    }

    private void AddLine(ReadOnlySpan<byte> text)
    {
        if (HasRoom(_lines.Count, LinesMax))
        {
            _lines.Add(TextOf(text));
        }
    }

    private bool HasRoom(int count, int max)
    {
        _isWhole &= count < max;
        return count < max;
    }

    private static string TextOf(ReadOnlySpan<byte> text) =>
        new string(MemoryMarshal.Cast<byte, char>(text)).TrimEnd(' ', '\0');

    private static string IdOf(uint id)
    {
        ReadOnlySpan<char> characters = [(char)(id & 0x7F), (char)((id >> 8) & 0x7F), (char)((id >> 16) & 0x7F)];
        return characters.TrimEnd(" \0").ToString();
    }
}
