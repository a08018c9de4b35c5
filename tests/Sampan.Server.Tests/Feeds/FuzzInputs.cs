using System.Globalization;

namespace Sampan.Server.Tests.Feeds;

/// <summary>How many mutated inputs a fuzz test tries: a few in the suite, more by hand with <c>SAMPAN_FUZZ_INPUTS</c>.</summary>
internal static class FuzzInputs
{
    public static int Count(int few) =>
        Environment.GetEnvironmentVariable("SAMPAN_FUZZ_INPUTS") is { Length: > 0 } text
            ? Math.Max(few, int.Parse(text, CultureInfo.InvariantCulture))
            : few;
}
