using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Streaming.Native;

namespace Sampan.Server.Streaming.Resume;

/// <summary>Reads from where to go on: <c>{"700.HK":{"trade":18233,"quote":55,"day":20261123}}</c>.</summary>
internal static class ResumeReader
{
    private const string Form = "resume is a cursor, or an object such as {\"700.HK\":{\"trade\":18233}}.";

    /// <summary>Reads it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="symbols">What symbols mean.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">A request with the other options of the command.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryRead(
        NativeCommand command,
        SymbolTerms symbols,
        out NativeSubscribe request,
        NativeSubscribe options,
        [NotNullWhen(false)] out string? problem)
    {
        (request, problem) = (options, Form);
        if (!command.Root.TryGetProperty("resume", out var resume) || resume.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var points = new Dictionary<(int, NativeType), ResumePoint>();
        var terms = new List<NativeTerm>();
        foreach (var member in resume.EnumerateObject())
        {
            if (!symbols.TryFind(member.Name, out var instrument))
            {
                terms.Add(new NativeTerm(member.Name, [], "No instrument has this symbol."));
            }
            else if (TryReadPoints(member.Value, instrument.Index, points, out var types, out problem))
            {
                terms.Add(new NativeTerm(member.Name, [new NativeWish(instrument.Index, types)]));
            }
            else
            {
                return false;
            }
        }

        problem = terms.Count == 0 ? Form : null;
        request = options with { Terms = terms, Resume = points };
        return problem is null;
    }

    private static bool TryReadPoints(
        JsonElement value,
        int instrument,
        Dictionary<(int, NativeType), ResumePoint> points,
        out int types,
        [NotNullWhen(false)] out string? problem)
    {
        (types, problem) = (0, Form);
        if (value.ValueKind != JsonValueKind.Object || !TryReadDay(value, out var day, out problem))
        {
            return false;
        }

        foreach (var member in value.EnumerateObject().Where(member => member.Name != "day"))
        {
            if (!NativeTypes.TryParse(member.Name, out var type))
            {
                problem = $"There is no such type to resume: choose {NativeTypes.AllNames}.";
                return false;
            }

            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetUInt32(out var number))
            {
                problem = "A number to resume after is a whole number from 0 on.";
                return false;
            }

            types |= NativeTypes.Bit(type);
            points[(instrument, type)] = new ResumePoint(number, day);
        }

        problem = types == 0 ? Form : null;
        return problem is null;
    }

    private static bool TryReadDay(JsonElement value, out long? day, [NotNullWhen(false)] out string? problem)
    {
        (day, problem) = (null, null);
        if (!value.TryGetProperty("day", out var text))
        {
            return true;
        }

        if (DateOnly.TryParseExact(text.GetRawText(), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            day = HongKongTime.StartOf(date);
            return true;
        }

        problem = "day is a number such as 20261123, as the messages have it.";
        return false;
    }
}
