using System.Globalization;

namespace CloudCam.Core.Events;

/// <summary>
/// Place of an event among those of its device: as text, ordinal order is the order in which we recorded them. The relay counts (no text is made until the
/// event is written); what functions add to a file continues the text of the file's start. <c>default</c> is "no order", as is null.
/// </summary>
public readonly record struct EventSequence
{
    /// <summary>Most characters of the relay's own form.</summary>
    internal const int MaxCountedLength = 32;

    private readonly string? text;
    private readonly long epoch;
    private readonly int number;

    private EventSequence(string? text, long epoch, int number) => (this.text, this.epoch, this.number) = (text, epoch, number);

    /// <summary>Whether there is an order.</summary>
    public bool IsKnown => text is not null || number != 0;

    /// <summary>The event with this number (1 and up) on the device's connection with this number.</summary>
    public static EventSequence Counted(long epoch, int number) => new(null, epoch, number);

    /// <summary>A sequence that exists as text; null: none.</summary>
    public static implicit operator EventSequence(string? text) => new(text, 0, 0);

    /// <summary>The text, 10 digits of the connection, a dot, 8 digits of the event; empty when there is none.</summary>
    public override string ToString() => text ?? (number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{epoch:D10}.{number:D8}"));

    /// <summary>Writes the relay's own form.</summary>
    /// <returns>False when it exists as text.</returns>
    internal bool TryFormat(Span<byte> utf8, out int written)
    {
        written = 0;
        if (text is not null) return false;
        epoch.TryFormat(utf8, out var epochDigits, "D10", CultureInfo.InvariantCulture);
        utf8[epochDigits] = (byte)'.';
        number.TryFormat(utf8[(epochDigits + 1)..], out var numberDigits, "D8", CultureInfo.InvariantCulture);
        written = epochDigits + 1 + numberDigits;
        return true;
    }
}
