using System.CommandLine;
using Sampan.Server;
using Sampan.Server.Hosting.Days;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan sim play</c>: a day that is written down, and what comes of it.</summary>
internal static class SimPlayCommand
{
    private const int AsExpected = 0;
    private const int Different = 1;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The day, in the format of docs/days.md" };
        var write = new Option<bool>("--write") { Description = "Write what came out into the file, in place of what it expects" };
        var command = new Command("play", """
            Play a day that is written down as a text: orders and their times, and the questions that are asked of the market.
            The text is printed with everything that comes out beneath each line: messages, rejects, quotes, bars.

            What the file expects to come out is compared with it: if something differs, the first such line is named, and
            the exit code is 1.

            Examples:
              sampan sim play tests/data/days/opening-auction-imbalance.day
              sampan sim play my.day --write
            """) { file, write };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(write)));
        return command;
    }

    private static async Task<int> RunAsync(string path, bool isWriting)
    {
        var result = await DayPlay.RunAsync(path);
        if (isWriting)
        {
            Write(path, result.Transcript);
            return AsExpected;
        }

        Console.Out.Write(result.Transcript);
        if (result.IsAsExpected)
        {
            return AsExpected;
        }

        Console.Error.WriteLine($"{path} expects something else, first in {result.FirstDifference}");
        return Different;
    }

    private static void Write(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The day can't be written to {path}: {problem.Message}", problem);
        }
    }
}
