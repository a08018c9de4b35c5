namespace Sampan.Server.Hosting;

/// <summary>One thing that can be set: in the file, in the environment, on the command line.</summary>
/// <param name="Key">Its key in <c>sampan.json</c>; a colon stands for a level.</param>
/// <param name="Default">What it is when nobody sets it.</param>
/// <param name="Description">What it does, in a sentence or two.</param>
/// <param name="Expected">What a value may be: the end of the sentence "… must be".</param>
/// <param name="Apply">Takes a value; null when the value is impossible.</param>
public sealed record Setting(
    string Key, string Default, string Description, string Expected, Func<ServerOptions, string, ServerOptions?> Apply)
{
    /// <summary>The name of the flag: <c>itick:kType3</c> is <c>--itick-kType3</c>.</summary>
    public string Flag => FlagOf(Key);

    /// <summary>The name of the environment variable.</summary>
    public string EnvironmentVariable => "SAMPAN__" + Key.ToUpperInvariant().Replace(":", "__", StringComparison.Ordinal);

    /// <summary>The flag of a key.</summary>
    public static string FlagOf(string key) => "--" + key.Replace(':', '-');
}
