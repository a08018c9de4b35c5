namespace Sampan.Server.Tests.Golden;

/// <summary>Answers as they were when somebody last read them: <c>tests/data/golden/itick</c>, byte for byte.</summary>
/// <remarks>With <c>SAMPAN_GOLDEN=write</c> the tests write the files anew, and version control shows what has changed.</remarks>
internal static class GoldenFile
{
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("SAMPAN_GOLDEN") == "write";

    /// <summary>The names of all files, without their folder.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file));

    private static string Folder => Repository.PathOf("tests", "data", "golden", "itick");

    /// <summary>Compares an answer with its file; each file ends with a line feed that is not part of it.</summary>
    public static void Check(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        if (IsWriting)
        {
            File.WriteAllText(path, text + "\n");
        }

        Assert.Equal(File.ReadAllText(path), text + "\n");
    }
}
