namespace Sampan.Server.Tests.Golden;

/// <summary>Answers as they were when somebody last read them: <c>tests/data/golden</c>, byte for byte.</summary>
/// <remarks>With <c>SAMPAN_GOLDEN=write</c> the tests write the files anew, and version control shows what has changed.</remarks>
internal static class GoldenFile
{
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("SAMPAN_GOLDEN") == "write";

    /// <summary>The names of the files of a dialect.</summary>
    public static IEnumerable<string> NamesOf(string dialect) =>
        Directory.EnumerateFiles(FolderOf(dialect)).Select(file => Path.GetFileName(file));

    /// <summary>Compares an answer with its file; each file ends with a line feed that is not part of it.</summary>
    public static void Check(string name, string text, string dialect = "itick")
    {
        var path = Path.Combine(FolderOf(dialect), name);
        if (IsWriting)
        {
            File.WriteAllText(path, text + "\n");
        }

        Assert.Equal(File.ReadAllText(path), text + "\n");
    }

    private static string FolderOf(string dialect) => Repository.PathOf("tests", "data", "golden", dialect);
}
