namespace Sampan.Server.Hosting;

/// <summary>The data folder, held by one server at a time.</summary>
public sealed class DataLock : IDisposable
{
    private readonly FileStream _lock;

    private DataLock(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Where it is, as an absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder if it is not there, and holds it until disposed, or until the process is gone.</summary>
    /// <exception cref="OperatorException">Another server has it, or it can't be written.</exception>
    public static DataLock Hold(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            var file = System.IO.Path.Combine(full, "serve.lock");
            return new DataLock(full, new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new OperatorException(
                $"The data folder {full} can't be written: change its owner, or choose another with --data.", error);
        }
        catch (IOException error) when (Directory.Exists(full))
        {
            throw new OperatorException(
                $"The data folder {full} is in use by another Sampan: stop that one, or choose another with --data.", error);
        }
        catch (IOException error)
        {
            throw new OperatorException(
                $"The data folder {full} can't be made ({error.Message.TrimEnd('.')}): choose another with --data.", error);
        }
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _lock.Dispose();
}
