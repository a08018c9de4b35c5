using System.Globalization;

namespace Sampan.Bench;

/// <summary>The books in C++ (<c>bench/twin</c>): compiled here, where there is a compiler, and run on a file of packets.</summary>
internal sealed class BookTwin : IDisposable
{
    private readonly CppProgram _program;

    private BookTwin(CppProgram program) => _program = program;

    /// <summary>Compiles the twin; null, said on the console, where there is no g++.</summary>
    public static BookTwin? TryBuild() =>
        CppProgram.TryBuild("twin/book_twin.cpp", "what C++ would do") is { } program ? new BookTwin(program) : null;

    /// <summary>Runs it once.</summary>
    /// <param name="packets">The file.</param>
    /// <param name="mode"><c>prefetch</c>, <c>plain</c> or <c>limit</c>.</param>
    public BookRun Measure(OrderPackets packets, string mode)
    {
        var cells = _program.Run(packets.Path, mode).Split(' ');
        return new BookRun(
            double.Parse(cells[0], CultureInfo.InvariantCulture),
            ulong.Parse(cells[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            int.Parse(cells[3], CultureInfo.InvariantCulture),
            double.Parse(cells[4], CultureInfo.InvariantCulture),
            0,
            long.Parse(cells[1], CultureInfo.InvariantCulture));
    }

    public void Dispose() => _program.Dispose();
}

/// <summary>What one contender measured once.</summary>
/// <param name="Seconds">For all messages of the sessions.</param>
/// <param name="Checksum">Of the books at the end.</param>
/// <param name="Orders">That rest at the end.</param>
/// <param name="BookBytes">Memory of the books, all included.</param>
/// <param name="Garbage">Bytes allocated during the sessions that are not memory of the books.</param>
/// <param name="Messages">Messages of the sessions.</param>
internal readonly record struct BookRun(
    double Seconds, ulong Checksum, int Orders, double BookBytes, long Garbage, long Messages);
