namespace Sampan.Server.History.Import;

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows read of all files so far.</param>
/// <param name="File">The file under way.</param>
/// <param name="FilePosition">How many of its bytes have been read.</param>
public readonly record struct BarImportProgress(long Rows, string File, long FilePosition);

/// <summary>What an import of bars did.</summary>
public sealed record BarImportSummary
{
    /// <summary>Files read.</summary>
    public required int Files { get; init; }

    /// <summary>Rows read, without the first ones.</summary>
    public required long Rows { get; init; }

    /// <summary>Bars stored, new ones and replaced ones alike.</summary>
    public required long Bars { get; init; }

    /// <summary>Instruments that have such bars.</summary>
    public required int Instruments { get; init; }

    /// <summary>The Hong Kong date of the earliest bar; null without bars.</summary>
    public required DateOnly? First { get; init; }

    /// <summary>The Hong Kong date of the latest bar; null without bars.</summary>
    public required DateOnly? Last { get; init; }

    /// <summary>Rows with a volume of 0, as vendors have them for suspended days: without a trade there is no bar.</summary>
    public required long WithoutTrades { get; init; }

    /// <summary>Rows that were left out because something is wrong with them.</summary>
    public required long BadRows { get; init; }
}
