using System.Security.Cryptography;

namespace Sampan.Server.Hosting;

/// <summary>The key that signs what stream clients are given to go on with, made at the first start of a data folder.</summary>
internal static class CursorKey
{
    private const int Bytes = 32;

    /// <summary>Reads the key, or makes it.</summary>
    /// <exception cref="OperatorException">The file can't be read or written.</exception>
    public static byte[] Load(string dataFolder)
    {
        var path = Path.Combine(dataFolder, "stream.key");
        try
        {
            if (File.Exists(path) && File.ReadAllBytes(path) is { Length: Bytes } known)
            {
                return known;
            }

            var key = RandomNumberGenerator.GetBytes(Bytes);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(key);
            return key;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} can't be read or written: {error.Message}", error);
        }
    }
}
