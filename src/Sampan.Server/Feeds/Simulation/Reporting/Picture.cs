using System.Globalization;
using System.Net;
using System.Text;

namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>Draws bars and lines as SVG that needs nothing around it.</summary>
internal sealed class Picture
{
    private const int Width = 640;
    private const int Height = 260;
    private const int Left = 56;
    private const int Right = 12;
    private const int Top = 44;
    private const int Bottom = 34;
    private const int LabelsMax = 12;
    private const int Gridlines = 4;

    private static readonly string[] Colours = ["#2166ac", "#d6604d", "#4d9221", "#8073ac", "#b8860b"];

    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyList<string> _labels;
    private readonly IReadOnlyList<Series> _series;
    private readonly double _least;
    private readonly double _most;
    private readonly string _format;

    private Picture(string title, IReadOnlyList<string> labels, IReadOnlyList<Series> series, bool fromZero, string format)
    {
        (_labels, _series, _format) = (labels, series, format);
        var values = series.SelectMany(one => one.Values).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        _least = fromZero ? Math.Min(values.Min(), 0) : values.Min();
        _most = fromZero ? Math.Max(values.Max(), 0) : values.Max();
        _most = _most > _least ? _most : _least + 1;
        Draw($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" "
            + "font-family=\"system-ui, sans-serif\" font-size=\"11\">");
        Draw($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>");
        Draw($"<text x=\"{Left}\" y=\"16\" font-size=\"13\" font-weight=\"600\">{WebUtility.HtmlEncode(title)}</text>");
        DrawNames();
        DrawGrid();
        DrawLabels();
    }

    /// <summary>Groups of bars, one group for each label.</summary>
    public static string Bars(string title, IReadOnlyList<string> labels, string format, params Series[] series)
    {
        var picture = new Picture(title, labels, series, fromZero: true, format);
        picture.DrawBars();
        return picture.Finish();
    }

    /// <summary>Lines over the labels.</summary>
    public static string Lines(string title, IReadOnlyList<string> labels, string format, bool fromZero, params Series[] series)
    {
        var picture = new Picture(title, labels, series, fromZero, format);
        picture.DrawLines();
        return picture.Finish();
    }

    private double Step => (Width - Left - Right) / (double)Math.Max(_labels.Count, 1);

    private double X(double position) => Left + (position * Step);

    private double Y(double value) => Top + ((_most - value) / (_most - _least) * (Height - Top - Bottom));

    private void DrawNames()
    {
        var x = (double)Left;
        for (var i = 0; i < _series.Count; i++)
        {
            Draw($"<rect x=\"{x:F1}\" y=\"24\" width=\"10\" height=\"10\" fill=\"{Colours[i]}\"/>");
            Draw($"<text x=\"{x + 14:F1}\" y=\"33\">{WebUtility.HtmlEncode(_series[i].Name)}</text>");
            x += 26 + (_series[i].Name.Length * 6.2);
        }
    }

    private void DrawGrid()
    {
        for (var line = 0; line <= Gridlines; line++)
        {
            var value = _least + ((_most - _least) * line / Gridlines);
            Draw($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):F1}\" y2=\"{Y(value):F1}\" stroke=\"#ddd\"/>");
            var text = value.ToString(_format, CultureInfo.InvariantCulture);
            Draw($"<text x=\"{Left - 6}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{text}</text>");
        }

        if (_least < 0)
        {
            Draw($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(0):F1}\" y2=\"{Y(0):F1}\" stroke=\"#888\"/>");
        }
    }

    private void DrawLabels()
    {
        var every = Math.Max((_labels.Count + LabelsMax - 1) / LabelsMax, 1);
        for (var i = 0; i < _labels.Count; i += every)
        {
            var text = WebUtility.HtmlEncode(_labels[i]);
            Draw($"<text x=\"{X(i + 0.5):F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{text}</text>");
        }
    }

    private void DrawBars()
    {
        var width = Step * 0.8 / _series.Count;
        for (var i = 0; i < _series.Count; i++)
        {
            for (var j = 0; j < _series[i].Values.Count; j++)
            {
                var value = _series[i].Values[j];
                if (double.IsFinite(value))
                {
                    var (top, bottom) = (Y(Math.Max(value, 0)), Y(Math.Min(value, 0)));
                    var x = X(j + 0.1) + (i * width);
                    var height = bottom - top;
                    Draw($"<rect x=\"{x:F1}\" y=\"{top:F1}\" width=\"{width * 0.92:F1}\" height=\"{height:F1}\" fill=\"{Colours[i]}\"/>");
                }
            }
        }
    }

    private void DrawLines()
    {
        for (var i = 0; i < _series.Count; i++)
        {
            var points = _series[i].Values
                .Select((value, j) => (X: X(j + 0.5), Value: value))
                .Where(point => double.IsFinite(point.Value))
                .Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:F1},{Y(point.Value):F1}"));
            var text = string.Join(' ', points);
            Draw($"<polyline points=\"{text}\" fill=\"none\" stroke=\"{Colours[i]}\" stroke-width=\"1.6\"/>");
        }
    }

    private void Draw(FormattableString element) => _svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Draw(string element) => _svg.Append(element).Append('\n');

    private string Finish() => _svg.Append("</svg>\n").ToString();
}
