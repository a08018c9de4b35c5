namespace Sampan.Server.History.Import;

/// <summary>A text file that may be compressed with gzip, which its first bytes tell and not its name.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly FileStream _file;

    private SourceFile(FileStream file)
    {
        _file = file;
        Text = IsGzip(file) ? new GzipTextStream(file) : file;
    }

    /// <summary>The text, from its beginning.</summary>
    public Stream Text { get; }

    /// <summary>How many bytes of the file have been read, for a progress line.</summary>
    public long Position => _file.Position;

    /// <summary>Opens a file.</summary>
    /// <exception cref="OperatorException">There is no such file, or it can't be read.</exception>
    public static SourceFile Open(string path)
    {
        try
        {
            return new SourceFile(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} can't be read: {problem.Message}", problem);
        }
    }

    /// <summary>The paths that an argument names: itself, or by name the files that fit its <c>*</c> and <c>?</c>.</summary>
    /// <exception cref="OperatorException">No file fits.</exception>
    public static IReadOnlyList<string> Expand(string argument)
    {
        if (File.Exists(argument) || !argument.AsSpan().ContainsAny('*', '?'))
        {
            return [argument];
        }

        var folder = Path.GetDirectoryName(argument) is { Length: > 0 } name ? name : ".";
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, Path.GetFileName(argument)) : [];
        return files.Length > 0
            ? [.. files.Order(StringComparer.Ordinal)]
            : throw new OperatorException($"No file fits {argument}.");
    }

    public void Dispose() => Text.Dispose();

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length
            && magic.SequenceEqual((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        file.Position = 0;
        return isGzip;
    }
}
