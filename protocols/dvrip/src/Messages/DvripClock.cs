using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>Answer to a time query (1453).</summary>
/// <param name="Ret">Result code; null: not told.</param>
/// <param name="Local">The camera's local time, which it tells without a zone; null: not told or not possible.</param>
public readonly record struct DvripClock(int? Ret, DateTime? Local)
{
    /// <summary>Reads an answer.</summary>
    /// <returns>False when it is no JSON object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out DvripClock clock)
    {
        clock = default;
        return DvripJson.TryRead(text, ref clock, static (ref DvripJsonReader json, ref DvripClock clock) =>
        {
            if (json.Is("Ret"u8)) clock = clock with { Ret = json.Int() };
            else if (json.Is("OPTimeQuery"u8)) clock = clock with { Local = json.Time() };
            else json.SkipValue();
        });
    }
}
