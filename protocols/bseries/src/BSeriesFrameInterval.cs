using System.Collections.Frozen;

namespace CloudCam.Protocols.BSeries;

/// <summary>
/// Time between pictures, as the protocol's code. It holds for the asking client only and falls back to full speed at each video start.
/// Source: table of the vendor's protocol document; other codes are not documented.
/// </summary>
public readonly record struct BSeriesFrameInterval
{
    private static readonly int[] Steps = [0, 50, 60, 70, 80, 90, 100, 110, 130, 150, 170, 200, 250, 340, 500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500, 5_000];
    private static readonly FrozenDictionary<int, int> MillisecondsByCode = Steps.Select((milliseconds, index) => KeyValuePair.Create(index * 10, milliseconds)).ToFrozenDictionary();

    private BSeriesFrameInterval(int code) => Code = code;

    /// <summary>As fast as the camera can.</summary>
    public static BSeriesFrameInterval FullSpeed => default;

    /// <summary>The protocol's code: 0, 10, 20, ... 230.</summary>
    public int Code { get; }

    /// <summary>Milliseconds between pictures; 0 for full speed.</summary>
    public int Milliseconds => MillisecondsByCode[Code];

    /// <summary>The longest interval of the table that is not longer than what is wanted (full speed below 50 ms): never fewer pictures than asked for.</summary>
    public static BSeriesFrameInterval AtMost(TimeSpan wanted)
    {
        var index = Array.FindLastIndex(Steps, milliseconds => milliseconds <= wanted.TotalMilliseconds);
        return new BSeriesFrameInterval(Math.Max(index, 0) * 10);
    }

    /// <summary>The interval of the table that is nearest to what is wanted; the shorter one of two that are equally near.</summary>
    public static BSeriesFrameInterval Nearest(TimeSpan wanted)
    {
        var index = 0;
        for (var i = 1; i < Steps.Length; i++)
        {
            if (Math.Abs(Steps[i] - wanted.TotalMilliseconds) < Math.Abs(Steps[index] - wanted.TotalMilliseconds)) index = i;
        }
        return new BSeriesFrameInterval(index * 10);
    }
}
