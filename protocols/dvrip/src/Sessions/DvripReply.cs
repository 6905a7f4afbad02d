using CloudCam.Protocols.Dvrip.Messages;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>The answer to a request, or that there is none. A view: its text is valid during the call that brings it.</summary>
internal readonly struct DvripReply
{
    /// <summary>An answer came.</summary>
    public DvripReply(in DvripPart part)
    {
        (Header, Text) = (part.Header, part.Text);
        IsReadable = DvripAnswer.TryRead(part.Text.Span, out var answer);
        Ret = answer.Ret;
        IsHere = true;
    }

    /// <summary>No answer came in time.</summary>
    public static DvripReply Missing => default;

    /// <summary>Its packet's header.</summary>
    public DvripHeader Header { get; }

    /// <summary>Its JSON.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>Whether an answer came at all.</summary>
    public bool IsHere { get; }

    /// <summary>Whether it is a JSON object.</summary>
    public bool IsReadable { get; }

    /// <summary>Result code; null: not told.</summary>
    public int? Ret { get; }

    /// <summary>Whether it says that the request was carried out; an answer without a code does.</summary>
    public bool IsDone => Problem is null;

    /// <summary>Why the request failed, as the reason of a command: <c>no-answer</c>, <c>bad-answer</c>, <c>ret-NUMBER-NAME</c>; null when it did not.</summary>
    public string? Problem => !IsHere ? "no-answer" : !IsReadable ? "bad-answer" : Ret is { } ret && !DvripRet.IsDone(ret) ? ReasonOf(ret) : null;

    /// <summary>The reason of a refusal: <c>ret-NUMBER-NAME</c>.</summary>
    public static string ReasonOf(int ret)
    {
        var (name, number) = (DvripRet.Text(ret), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ret-{ret}"));
        return name == number ? number : $"{number}-{name}";
    }
}
