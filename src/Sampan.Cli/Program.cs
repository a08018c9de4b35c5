using System.CommandLine;
using Sampan.Cli;
using Sampan.Cli.Commands;
using Sampan.Server;

var root = new RootCommand("Sampan: a Hong Kong market-data server of your own.")
{
    ImportCommand.Create(),
    OmdCommand.Create(),
    PlanCommand.Create(),
    ServeCommand.Create(),
    SimCommand.Create(),
    TokenCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    // A mistyped verb is the better news than the "verb is missing" that comes of it.
    var mistake = parsed.UnmatchedTokens is [var stray, ..]
        ? $"'{stray}' is no command, option or argument here."
        : parsed.Errors[0].Message;
    return Fail($"{mistake} See '{CommandPath.Of(parsed.CommandResult)} --help'.");
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,

        // What a verb gets after Ctrl-C to store what it holds; a server says goodbye to its connections first.
        ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
    });
}
catch (OperatorException error)
{
    return Fail(error.Message);
}

static int Fail(string sentence)
{
    Console.Error.WriteLine(sentence);
    return 2;
}
