using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Bench;

/// <summary><c>render</c>: quote, depth and bar as JSON, against source-generated System.Text.Json.</summary>
/// <remarks>
/// Both write the same object into a reused buffer, which is checked before. The baseline's objects are ready made, their
/// prices already decimals, and its <see cref="Utf8JsonWriter"/> is reused, too: what it costs to fill them is not counted.
/// </remarks>
internal static partial class RenderBench
{
    private const int Objects = 256;
    private const int Passes = 1_000;

    private static readonly byte[] Buffer = new byte[ItickJson.LengthMax];
    private static readonly ArrayBufferWriter<byte> Base = new(ItickJson.LengthMax);
    private static readonly Utf8JsonWriter Writer = new(Base, new JsonWriterOptions { SkipValidation = true });

    private delegate int Render(int i);

    /// <summary>Prints nanoseconds, ratios and bytes allocated.</summary>
    /// <exception cref="InvalidOperationException">The two differ, or ours has allocated.</exception>
    public static void Run(int rounds)
    {
        var random = new Random(1);
        var json = new ItickJson(new InstrumentDirectory(InstrumentTable.BuiltIn));
        _ = InstrumentTable.BuiltIn.TryFind(AssetClass.Stock, "700", "HK", out var instrument);
        var index = instrument!.Index;
        var snapshots = Enumerable.Range(0, Objects).Select(_ => RenderSamples.Snapshot(random)).ToArray();
        var ours = snapshots.Select(snapshot => snapshot.Quote).ToArray();
        var quotes = snapshots.Select(snapshot => RenderSamples.QuoteOf(snapshot.Quote)).ToArray();
        var doubles = snapshots.Select(snapshot => RenderSamples.DoubleQuoteOf(snapshot.Quote)).ToArray();
        var depths = snapshots.Select(RenderSamples.DepthOf).ToArray();
        var bars = snapshots.Select(snapshot => RenderSamples.BarOf(snapshot.Bars[0])).ToArray();

        var table = new Table("", "Sampan, ns", "System.Text.Json, ns", "ratio", "bytes allocated");
        Compare(table, "quote", rounds,
            i => json.WriteQuote(Buffer, index, in ours[i], forStream: false),
            i => Serialize(quotes[i], Generated.Default.QuoteDto));
        Compare(table, "quote, its prices as double", rounds,
            i => json.WriteQuote(Buffer, index, in ours[i], forStream: false),
            i => Serialize(doubles[i], Generated.Default.DoubleQuoteDto));
        Compare(table, "depth of ten levels", rounds,
            i => json.WriteDepth(Buffer, index, in snapshots[i], Depth.LevelsMax, forStream: false),
            i => Serialize(depths[i], Generated.Default.DepthDto));
        Compare(table, "bar", rounds,
            i => ItickJson.WriteBar(Buffer, in snapshots[i].Bars[0], BarInterval.Minute1, isIndex: false),
            i => Serialize(bars[i], Generated.Default.BarDto));
        table.Print();
    }

    private static void Compare(Table table, string name, int rounds, Render ours, Render theirs)
    {
        CheckSame(name, ours, theirs);
        Rounds.Run(10, () => Time(ours), () => Time(theirs));
        var times = Rounds.Run(rounds, () => Time(ours), () => Time(theirs));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Objects; i++)
        {
            ours(i);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (allocated != 0)
        {
            throw new InvalidOperationException($"The {name} has allocated {allocated} bytes.");
        }

        table.Add(
            name,
            Spread.Of(times[0]).Text("F0"),
            Spread.Of(times[1]).Text("F0"),
            Spread.OfRatios(times[1], times[0]).Text("F1"),
            "0");
    }

    private static void CheckSame(string name, Render ours, Render theirs)
    {
        for (var i = 0; i < Objects; i++)
        {
            using var our = JsonDocument.Parse(Buffer.AsMemory(0, ours(i)));
            theirs(i);
            using var their = JsonDocument.Parse(Base.WrittenMemory);
            if (!JsonElement.DeepEquals(our.RootElement, their.RootElement))
            {
                throw new InvalidOperationException($"The {name} differs: {our.RootElement} and {their.RootElement}.");
            }
        }
    }

    private static double Time(Render render)
    {
        var started = Stopwatch.GetTimestamp();
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var i = 0; i < Objects; i++)
            {
                render(i);
            }
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / (Passes * Objects);
    }

    private static int Serialize<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        Base.ResetWrittenCount();
        Writer.Reset();
        JsonSerializer.Serialize(Writer, value, type);
        Writer.Flush();
        return Base.WrittenCount;
    }

    [JsonSerializable(typeof(QuoteDto))]
    [JsonSerializable(typeof(DoubleQuoteDto))]
    [JsonSerializable(typeof(DepthDto))]
    [JsonSerializable(typeof(BarDto))]
    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
    private sealed partial class Generated : JsonSerializerContext;
}
