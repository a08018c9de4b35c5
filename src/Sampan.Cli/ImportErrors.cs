using Sampan.Server;

namespace Sampan.Cli;

/// <summary>The file of <c>--errors</c>.</summary>
internal static class ImportErrors
{
    /// <summary>Makes the file; null without a path.</summary>
    /// <exception cref="OperatorException">It can't be made.</exception>
    public static StreamWriter? Create(string? path)
    {
        try
        {
            return path is null ? null : new StreamWriter(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"--errors {path} can't be written: {problem.Message}", problem);
        }
    }
}
