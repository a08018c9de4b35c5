namespace Sampan.Server.Feeds.Simulation.Parameters;

/// <summary>Reads an embedded table: lines that begin with # are remarks, the first other line is the header.</summary>
internal static class SimulationTable
{
    /// <summary>The rows below the header.</summary>
    /// <param name="resource">The name of the resource.</param>
    public static IEnumerable<string[]> ReadRows(string resource)
    {
        using var stream = typeof(SimulationTable).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly does not hold the table {resource}.");
        using var reader = new StreamReader(stream);
        var isHeader = true;
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && !isHeader)
            {
                yield return line.Split(',');
            }

            isHeader &= line.StartsWith('#');
        }
    }
}
