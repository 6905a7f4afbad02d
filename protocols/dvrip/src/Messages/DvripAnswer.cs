using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>What nearly every answer holds.</summary>
/// <param name="Ret">Result code, see <see cref="DvripRet"/>; null: the answer has none (some do not).</param>
/// <param name="Session">Session number in the text; null: not told, the header's counts.</param>
public readonly record struct DvripAnswer(int? Ret, uint? Session)
{
    /// <summary>Whether it says that the request was carried out; an answer without a code does.</summary>
    public bool IsDone => Ret is not { } ret || DvripRet.IsDone(ret);

    /// <summary>Reads an answer; allocates nothing.</summary>
    /// <param name="text">The text of a control message.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>False when it is no JSON object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out DvripAnswer answer)
    {
        answer = default;
        return DvripJson.TryRead(text, ref answer, static (ref DvripJsonReader json, ref DvripAnswer answer) =>
        {
            if (json.Is("Ret"u8)) answer = answer with { Ret = json.Int() };
            else if (json.Is("SessionID"u8)) answer = answer with { Session = json.Mask() };
            else json.SkipValue();
        });
    }
}
