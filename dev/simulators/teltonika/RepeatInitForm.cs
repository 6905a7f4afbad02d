namespace CloudCam.Simulators.Teltonika;

/// <summary>How the device reads REPEAT INIT (0x0009), which public servers send as two or as four bytes.</summary>
public enum RepeatInitForm
{
    /// <summary>Two bytes, and two spare zero bytes behind them are overlooked.</summary>
    Either,

    /// <summary>Two bytes only: a 00 00 behind them is taken as CLOSE at once.</summary>
    TwoBytesOnly,

    /// <summary>Four bytes: after 00 09 alone the device goes on waiting for the length field.</summary>
    FourBytesOnly,
}
