using System.Buffers;

namespace CloudCam.Protocols.Dvrip.Requests;

/// <summary>Movement.</summary>
public static partial class DvripWriter
{
    /// <summary>Preset number that starts a movement.</summary>
    private const int StartMove = 65_535;

    /// <summary>Preset number that stops it.</summary>
    private const int StopMove = -1;

    /// <summary>Most steps a second of movement: what the vendor's own clients offer.</summary>
    public const int MaxPtzStep = 8;

    /// <summary>Most number of a preset position.</summary>
    public const int MaxPtzPreset = 255;

    /// <summary>Starts a movement (1400), which goes on until it is stopped: a stop that is lost lets the camera move on.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session and sequence.</param>
    /// <param name="channel">Channel, from 0.</param>
    /// <param name="move">Where to.</param>
    /// <param name="step">Speed, 1 to <see cref="MaxPtzStep"/>.</param>
    public static void Move(IBufferWriter<byte> output, DvripStamp stamp, int channel, DvripPtzMove move, int step = 4) =>
        Ptz(output, stamp, Command(move), channel, StartMove, Math.Clamp(step, 1, MaxPtzStep));

    /// <summary>Stops the movement (1400); names the same movement as its start.</summary>
    public static void StopMoving(IBufferWriter<byte> output, DvripStamp stamp, int channel, DvripPtzMove move) => Ptz(output, stamp, Command(move), channel, StopMove, 4);

    /// <summary>Sets, takes or clears a preset position (1400).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session and sequence.</param>
    /// <param name="channel">Channel, from 0.</param>
    /// <param name="action">What to do with it.</param>
    /// <param name="preset">Its number, 0 to <see cref="MaxPtzPreset"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number: some would be movements.</exception>
    public static void Preset(IBufferWriter<byte> output, DvripStamp stamp, int channel, DvripPresetAction action, int preset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(preset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(preset, MaxPtzPreset);
        Ptz(output, stamp, action switch { DvripPresetAction.Set => "SetPreset"u8, DvripPresetAction.Clear => "ClearPreset"u8, _ => "GotoPreset"u8 }, channel, preset, 0);
    }

    /// <summary>Starts or stops a tour over presets (1400).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session and sequence.</param>
    /// <param name="channel">Channel, from 0.</param>
    /// <param name="tour">Its number.</param>
    /// <param name="isStart">Start or stop.</param>
    public static void Tour(IBufferWriter<byte> output, DvripStamp stamp, int channel, int tour, bool isStart) =>
        Ptz(output, stamp, isStart ? "StartTour"u8 : "StopTour"u8, channel, StopMove, 0, tour);

    private static ReadOnlySpan<byte> Command(DvripPtzMove move) => move switch
    {
        DvripPtzMove.Up => "DirectionUp"u8,
        DvripPtzMove.Down => "DirectionDown"u8,
        DvripPtzMove.Left => "DirectionLeft"u8,
        DvripPtzMove.Right => "DirectionRight"u8,
        DvripPtzMove.LeftUp => "DirectionLeftUp"u8,
        DvripPtzMove.LeftDown => "DirectionLeftDown"u8,
        DvripPtzMove.RightUp => "DirectionRightUp"u8,
        DvripPtzMove.RightDown => "DirectionRightDown"u8,
        DvripPtzMove.ZoomIn => "ZoomTile"u8,
        DvripPtzMove.ZoomOut => "ZoomWide"u8,
        DvripPtzMove.FocusNear => "FocusNear"u8,
        DvripPtzMove.FocusFar => "FocusFar"u8,
        DvripPtzMove.IrisClose => "IrisSmall"u8,
        _ => "IrisLarge"u8,
    };

    private static void Ptz(IBufferWriter<byte> output, DvripStamp stamp, ReadOnlySpan<byte> command, int channel, int preset, int step, int tour = 0)
    {
        var body = new DvripBody(output, DvripMessageId.Ptz, stamp, FixedBytes);
        body.Word("Name"u8, "OPPTZControl"u8);
        body.Open("OPPTZControl"u8);
        body.Word("Command"u8, command);
        body.Open("Parameter"u8);
        body.Open("AUX"u8);
        body.Number("Number"u8, 0);
        body.Word("Status"u8, "On"u8);
        body.Close();
        body.Number("Channel"u8, channel);
        body.Word("MenuOpts"u8, "Enter"u8);
        body.Open("POINT"u8);
        body.Number("bottom"u8, 0);
        body.Number("left"u8, 0);
        body.Number("right"u8, 0);
        body.Number("top"u8, 0);
        body.Close();
        body.Word("Pattern"u8, "SetBegin"u8);
        body.Number("Preset"u8, preset);
        body.Number("Step"u8, step);
        body.Number("Tour"u8, tour);
        body.Close();
        body.Close();
        body.FinishWithSession();
    }
}

/// <summary>A movement.</summary>
public enum DvripPtzMove
{
    /// <summary>Up.</summary>
    Up,

    /// <summary>Down.</summary>
    Down,

    /// <summary>Left.</summary>
    Left,

    /// <summary>Right.</summary>
    Right,

    /// <summary>Left and up.</summary>
    LeftUp,

    /// <summary>Left and down.</summary>
    LeftDown,

    /// <summary>Right and up.</summary>
    RightUp,

    /// <summary>Right and down.</summary>
    RightDown,

    /// <summary>Nearer.</summary>
    ZoomIn,

    /// <summary>Wider.</summary>
    ZoomOut,

    /// <summary>Focus on near things.</summary>
    FocusNear,

    /// <summary>Focus on far things.</summary>
    FocusFar,

    /// <summary>Less light.</summary>
    IrisClose,

    /// <summary>More light.</summary>
    IrisOpen,
}

/// <summary>What to do with a preset position.</summary>
public enum DvripPresetAction
{
    /// <summary>Go there.</summary>
    Goto,

    /// <summary>Make the present position it.</summary>
    Set,

    /// <summary>Forget it.</summary>
    Clear,
}
