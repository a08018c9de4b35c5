using System.Globalization;
using System.Net;
using System.Text;

namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>The report as a page in one file.</summary>
internal static class ReportPage
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1340px; padding: 0 1rem }
        body { color: #222; background: #fafafa }
        h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
        table { border-collapse: collapse; background: #fff } th, td { padding: .25rem .8rem; border: 1px solid #ddd; text-align: left }
        td + td { text-align: right; font-variant-numeric: tabular-nums }
        .pictures { display: flex; flex-wrap: wrap; gap: 1rem } svg { background: #fff; border: 1px solid #ddd; max-width: 100% }
        """;

    /// <summary>Writes the page.</summary>
    public static string Render(DayFigures day, RealFigures real, SimulatorOptions options)
    {
        var page = new StringBuilder();
        var title = $"A simulated day, {day.Date:yyyy-MM-dd}, beside the real market";
        page.Append("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{title}</title>\n<style>{Style}</style>\n<h1>{title}</h1>\n");
        if (options.Scenario is { } scenario)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{Encode(scenario.Description)}</p>\n");
        }

        Table(page, ["", "simulated"], ReportTables.Summary(day, options).Select(row => new[] { row.Name, row.Value }));
        page.Append("<h2>Beside the real market</h2>\n");
        page.Append(
            CultureInfo.InvariantCulture, $"<p>Real: {Encode(real.Source)}. Minute bars are those of the 60 most traded stocks.</p>\n");
        var compared = ReportTables.Compared(day, real.Bars);
        Table(page, ["", "simulated", "real"], compared.Select(row => new[] { row.Name, row.Simulated, row.Real }));
        page.Append("<h2>Pictures</h2>\n<div class=\"pictures\">\n");
        foreach (var picture in ReportPictures.Draw(day, real).Values)
        {
            page.Append(picture);
        }

        page.Append("</div>\n<h2>Orders that the exchange refused</h2>\n");
        var rejects = day.Rejects.Select(pair => new[] { pair.Key, pair.Value.ToString("N0", CultureInfo.InvariantCulture) });
        Table(page, ["reason", "orders"], rejects);
        return page.Append("</html>\n").ToString();
    }

    private static void Table(StringBuilder page, string[] header, IEnumerable<string[]> rows)
    {
        page.Append("<table><tr>");
        foreach (var name in header)
        {
            page.Append(CultureInfo.InvariantCulture, $"<th>{Encode(name)}</th>");
        }

        page.Append("</tr>\n");
        foreach (var row in rows)
        {
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Encode(cell)}</td>")).Append("</tr>\n");
        }

        page.Append("</table>\n");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
