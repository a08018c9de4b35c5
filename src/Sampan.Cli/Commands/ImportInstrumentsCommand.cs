using System.CommandLine;
using Microsoft.Data.Sqlite;
using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.History.Import;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan import instruments</c>: HKEX's full list of securities.</summary>
internal static class ImportInstrumentsCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The list as CSV, gzipped or not" };
        var errors = ImportCommand.ErrorsOption();
        var data = DataFolder.Option();
        var json = JsonOption.Create();
        var command = new Command("instruments", """
            Import HKEX's full list of securities, saved as CSV. Its names, board lots and other facts take the place of
            those that Sampan brings along; what it does not have stays. A running server has it from its next start.

            Example:
              sampan import instruments ListOfSecurities.csv
            """) { file, errors, data, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file), parsed.GetValue(errors),
            DataFolder.Of(parsed, data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string path, string? errorsPath, string data, bool asJson)
    {
        using var errors = ImportErrors.Create(errorsPath);
        var badRows = new BadRows(Console.Error.WriteLine, errors);
        var database = HistoryDatabase.Open(data);
        try
        {
            var types = InstrumentImport.Run(database, path, badRows);
            Print(types, badRows.Count, asJson);
            return badRows.Count == 0 && types.Count > 0 ? ImportCommand.Success : ImportCommand.Incomplete;
        }
        catch (SqliteException problem)
        {
            throw database.Explain(problem);
        }
    }

    private static void Print(IReadOnlyDictionary<SecurityType, int> types, long badRows, bool asJson)
    {
        var total = types.Values.Sum();
        if (asJson)
        {
            JsonOption.PrintObject(json =>
            {
                json.WriteNumber("instruments", total);
                json.WriteNumber("badRows", badRows);
                json.WriteStartObject("types");
                foreach (var (type, count) in types)
                {
                    json.WriteNumber(type.ToString(), count);
                }

                json.WriteEndObject();
            });
            return;
        }

        var rows = types.Select(type => new[] { $"{type.Key}", ImportCommand.Count(type.Value) });
        TextTable.Print(["TYPE", "INSTRUMENTS"], rows);
        Console.Out.WriteLine(
            $"Imported {ImportCommand.Count(total)} instruments. A running server has them from its next start.");
        if (badRows > 0)
        {
            Console.Out.WriteLine($"{ImportCommand.Count(badRows)} bad rows were left out.");
        }
    }
}
