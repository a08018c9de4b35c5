namespace Sampan.Server.Feeds.Simulation.Scenarios;

/// <summary>The scenarios that Sampan brings along, and those in files.</summary>
public static class ScenarioCatalog
{
    private const string Prefix = "simulation.scenarios.";
    private const string Extension = ".json";

    // A scenario has a page or two.
    private const long BytesMax = 1 << 20;

    /// <summary>The names of those that Sampan brings along, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(ScenarioCatalog).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether it is the name of a scenario, or looks like a path.</summary>
    public static bool IsName(string nameOrPath) => Names.Contains(nameOrPath)
        || nameOrPath.Contains('/')
        || nameOrPath.Contains('\\')
        || nameOrPath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds a scenario by its name, or reads it from a file.</summary>
    /// <param name="nameOrPath">A name of <see cref="Names"/>, or a path: one with a slash or the ending <c>.json</c>.</param>
    /// <exception cref="OperatorException">There is none, or it is wrong; the message names the key.</exception>
    public static Scenario Load(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
        {
            return ScenarioFile.Read($"the scenario {nameOrPath}", ResourceOf(nameOrPath));
        }

        if (!IsName(nameOrPath))
        {
            throw new OperatorException(
                $"There is no scenario {nameOrPath}; there are {string.Join(", ", Names)}, or a file such as ./my-day.json.");
        }

        try
        {
            return new FileInfo(nameOrPath).Length <= BytesMax
                ? ScenarioFile.Read(nameOrPath, File.ReadAllBytes(nameOrPath))
                : throw new OperatorException($"{nameOrPath} is too large for a scenario.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The scenario {nameOrPath} can't be read: {error.Message}", error);
        }
    }

    private static byte[] ResourceOf(string name)
    {
        using var stream = typeof(ScenarioCatalog).Assembly.GetManifestResourceStream($"{Prefix}{name}{Extension}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
