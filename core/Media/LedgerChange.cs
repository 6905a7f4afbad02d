namespace CloudCam.Core.Media;

/// <summary>What is to be told after the ledger was looked at or changed.</summary>
/// <param name="Promises">Promises whose alarms and files are to be told how they stand.</param>
/// <param name="Untied">Files that had been taken for a promise's because of their time and are nobody's again.</param>
public sealed record LedgerChange(IReadOnlyList<Promise> Promises, IReadOnlyList<PromisedMedia> Untied)
{
    /// <summary>Nothing.</summary>
    public static LedgerChange None { get; } = new([], []);
}
