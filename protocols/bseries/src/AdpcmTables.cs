namespace CloudCam.Protocols.BSeries;

/// <summary>
/// IMA ADPCM as these cameras speak it: change = step x code / 4 + step / 8 with each division truncated alone (this reproduces captured sound sample for sample;
/// the usual rounding does not). One table entry per step and code, so that a sample costs two loads.
/// </summary>
internal static class AdpcmTables
{
    /// <summary>Steps.</summary>
    public const int StepCount = 89;

    /// <summary>Codes of a step.</summary>
    public const int Codes = 16;

    // Four differences have 18 bits and a step has 15: with 34 bits behind the point the product is never a whole number off.
    private const int ReciprocalBits = 34;

    private static readonly int[] IndexSteps = [-1, -1, -1, -1, 2, 4, 6, 8];

    /// <summary>The step sizes of IMA ADPCM.</summary>
    public static short[] Steps { get; } =
    [
        7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337,
        371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894,
        6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
    ];

    /// <summary>Signed change of the sample, by step index x 16 + code.</summary>
    public static int[] Changes { get; } = MakeChanges();

    /// <summary>Next step index x 16, by step index x 16 + code.</summary>
    public static ushort[] NextRows { get; } = MakeNextRows();

    // One over each step, rounded up: a division costs more than all the rest of a sample.
    private static readonly ulong[] Reciprocals = [.. Steps.Select(step => ((1UL << ReciprocalBits) / (ulong)step) + 1)];

    /// <summary>The code of a difference: 4 x |difference| / step, at most 7, and 8 for the sign.</summary>
    /// <param name="difference">-65,535 to 65,535.</param>
    /// <param name="index">Of the step.</param>
    public static int CodeOf(int difference, int index)
    {
        var quarters = (int)((4UL * (uint)Math.Abs(difference) * Reciprocals[index]) >> ReciprocalBits);
        return Math.Min(quarters, 7) | ((difference >> 31) & 8);
    }

    private static int[] MakeChanges()
    {
        var changes = new int[StepCount * Codes];
        for (var index = 0; index < StepCount; index++)
        {
            for (var code = 0; code < Codes; code++)
            {
                var change = (Steps[index] * (code & 7) / 4) + (Steps[index] / 8);
                changes[(index * Codes) + code] = (code & 8) == 0 ? change : -change;
            }
        }
        return changes;
    }

    private static ushort[] MakeNextRows()
    {
        var rows = new ushort[StepCount * Codes];
        for (var index = 0; index < StepCount; index++)
        {
            for (var code = 0; code < Codes; code++)
                rows[(index * Codes) + code] = (ushort)(Math.Clamp(index + IndexSteps[code & 7], 0, StepCount - 1) * Codes);
        }
        return rows;
    }
}
