using System.CommandLine;
using Microsoft.Data.Sqlite;
using Sampan.Server.History;
using Sampan.Server.History.Import;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan import actions</c>: splits, dividends and the like from a CSV file.</summary>
internal static class ImportActionsCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The actions as CSV, gzipped or not" };
        var replace = new Option<bool>("--replace") { Description = "Write over stored rows that were a mistake" };
        var errors = ImportCommand.ErrorsOption();
        var data = DataFolder.Option();
        var json = JsonOption.Create();
        var command = new Command("actions", """
            Import corporate actions from a CSV file with the columns code, kind and ex_date, and by kind:
              split, consolidation  ratio, shares after to shares before: 10:1, 1:10
              bonus                 ratio, shares given to shares held: 1:10
              dividend              cash for one share
              rights                ratio, shares offered to shares held, and subscription, the price of one
              spin-off              ratio, shares given to shares held, and value of one
            Money in another currency than the price has its currency, and rate, what one of it is in the price's.

            known says since when this is known (a day or a time in Hong Kong; else the ex-date), and id which action it is.
            A row of the same id that is known later corrects the one before it, or with cancelled=yes takes it back.
            A second import of the same file changes nothing.

            Example:
              sampan import actions splits-and-dividends.csv
            """) { file, replace, errors, data, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file), parsed.GetValue(replace), parsed.GetValue(errors),
            DataFolder.Of(parsed, data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string path, bool replaces, string? errorsPath, string data, bool asJson)
    {
        using var errors = ImportErrors.Create(errorsPath);
        var badRows = new BadRows(Console.Error.WriteLine, errors);
        var database = HistoryDatabase.Open(data);
        try
        {
            var summary = ActionImport.Run(database, path, badRows, replaces);
            Print(summary, badRows.Count, asJson);
            return badRows.Count == 0 && summary.Stored + summary.Unchanged > 0 ? ImportCommand.Success : ImportCommand.Incomplete;
        }
        catch (SqliteException problem)
        {
            throw database.Explain(problem);
        }
    }

    private static void Print(ActionImportSummary summary, long badRows, bool asJson)
    {
        if (asJson)
        {
            JsonOption.PrintObject(json =>
            {
                json.WriteNumber("stored", summary.Stored);
                json.WriteNumber("unchanged", summary.Unchanged);
                json.WriteNumber("instruments", summary.Instruments);
                json.WriteNumber("badRows", badRows);
            });
            return;
        }

        Console.Out.WriteLine(
            $"Imported {ImportCommand.Count(summary.Stored)} actions of {ImportCommand.Count(summary.Instruments)} instruments; "
            + $"{ImportCommand.Count(summary.Unchanged)} were there already.");
        if (badRows > 0)
        {
            Console.Out.WriteLine($"{ImportCommand.Count(badRows)} bad rows were left out.");
        }
    }
}
