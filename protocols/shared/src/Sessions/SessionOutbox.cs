using System.Buffers;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;

namespace CloudCam.Protocols.Sessions;

/// <summary>
/// What a session wants done. The relay carries it out in one fixed order: identify, open the file, make room, close the file, write
/// what became of commands, accept the events, and only then write the replies (stored first, acknowledged second), and end if asked. One object serves many
/// deliveries; it is empty again after each.
/// </summary>
public sealed class SessionOutbox
{
    /// <summary>Most bytes of a stored content a session may ask for: a minute of speech (8 kHz, 16 bit).</summary>
    public const int MaxContentBytes = 1_048_576;

    private readonly ArrayBufferWriter<byte> replies = new(256);
    private readonly List<CameraEvent> events = [];
    private readonly List<CommandOutcome> commands = [];
    private readonly int[] incidents = new int[Enum.GetValues<SessionIncident>().Length];

    /// <summary>The relay's monotonic clock at the start of this step, milliseconds; deadlines count from it.</summary>
    public long NowMilliseconds { get; private set; }

    /// <summary>Bytes for the device, sent after everything else is safe.</summary>
    public IBufferWriter<byte> Replies => replies;

    /// <summary>What is in <see cref="Replies"/> so far.</summary>
    public ReadOnlyMemory<byte> WrittenReplies => replies.WrittenMemory;

    /// <summary>Events, in order.</summary>
    public IReadOnlyList<CameraEvent> Events => events;

    /// <summary>What became of commands, in order; written (and told as events) before anything is said to the device.</summary>
    public IReadOnlyList<CommandOutcome> Commands => commands;

    /// <summary>The device named itself: look it up. Answered by <see cref="IDeviceSession.OnIdentified"/>.</summary>
    public DeviceId? Identify { get; private set; }

    /// <summary>
    /// The device named itself on a connection beside its main one: look it up. Nothing is written and no session of it is fenced off; the name may be an alias
    /// (<see cref="Alias"/>). Answered by <see cref="IDeviceSession.OnIdentified"/>.
    /// </summary>
    public DeviceId? IdentifyBeside { get; private set; }

    /// <summary>Another name of the device that <see cref="Identify"/> named: what calls itself so on a connection beside is this device.</summary>
    public DeviceId? Alias { get; private set; }

    /// <summary>A stored content the session needs, for example speech to play. Answered by <see cref="IDeviceSession.OnContent"/>.</summary>
    public BlobName? Content { get; private set; }

    /// <summary>The device announced a file: open it. Answered by <see cref="IDeviceSession.OnFileOpened"/>.</summary>
    public FileAnnouncement? OpenFile { get; private set; }

    /// <summary>The next piece does not fit: store the current block, then call <see cref="IDeviceSession.OnBytes"/> again, also when nothing is unread.</summary>
    public bool NeedsRoom { get; private set; }

    /// <summary>All bytes of the open file are written: store, checkpoint, hand over to assembly. Answered by <see cref="IDeviceSession.OnFileClosed"/>.</summary>
    public bool CompleteFile { get; private set; }

    /// <summary>What is known of the open file only at its end, with <see cref="CompleteFile"/>; null: nothing.</summary>
    public FileEnding? Ending { get; private set; }

    /// <summary>The open file will not become whole on this connection, for this reason. Answered by <see cref="IDeviceSession.OnFileClosed"/>.</summary>
    public FileFailure? FailFile { get; private set; }

    /// <summary>End the connection after the replies are written, for this reason; null: go on.</summary>
    public SessionEnd? End { get; private set; }

    /// <summary>Whether the session must wait for the relay before it can take more frames.</summary>
    public bool MustDeliver =>
        Identify is not null || IdentifyBeside is not null || Alias is not null || Content is not null || OpenFile is not null || NeedsRoom || CompleteFile || FailFile is not null || End is not null;

    /// <summary>Whether there is anything to carry out.</summary>
    public bool IsEmpty => !MustDeliver && events.Count == 0 && commands.Count == 0 && replies.WrittenCount == 0;

    /// <summary>How often each <see cref="SessionIncident"/> happened since the last <see cref="ClearIncidents"/>, indexed by its number.</summary>
    public ReadOnlySpan<int> Incidents => incidents;

    /// <summary>Whether any incident is counted.</summary>
    public bool HasIncidents { get; private set; }

    /// <summary>Counts something that went wrong without ending the session; the relay makes a metric and a log line of it.</summary>
    public void Count(SessionIncident incident)
    {
        incidents[(int)incident]++;
        HasIncidents = true;
    }

    /// <summary>Sets all counts to zero, after the relay took them.</summary>
    public void ClearIncidents()
    {
        Array.Clear(incidents);
        HasIncidents = false;
    }

    /// <summary>Adds an event. A rented one (<see cref="LocationReported.Rent"/>, ...) belongs to the relay from here on and is given back once it is safe.</summary>
    public void Raise(CameraEvent cameraEvent) => events.Add(cameraEvent);

    /// <summary>Says what became of a command (<see cref="IDeviceSession.OnCommand"/>): sent together with the bytes that send it, answered or failed once.</summary>
    public void Tell(CommandOutcome outcome) => commands.Add(outcome);

    /// <summary>Asks for the device's record.</summary>
    public void RequestIdentify(DeviceId device) => Identify = device;

    /// <summary>Asks for the record of a device that talks beside its main connection.</summary>
    public void RequestIdentifyBeside(DeviceId device) => IdentifyBeside = device;

    /// <summary>Gives the device another name.</summary>
    public void RequestAlias(DeviceId alias) => Alias = alias;

    /// <summary>Asks for a stored content.</summary>
    public void RequestContent(BlobName content) => Content = content;

    /// <summary>Asks to open a file.</summary>
    public void RequestOpenFile(FileAnnouncement file) => OpenFile = file;

    /// <summary>Says that the open file's buffer is full.</summary>
    public void RequestRoom() => NeedsRoom = true;

    /// <summary>Says that the open file is whole.</summary>
    /// <param name="ending">What is known only now; null: nothing.</param>
    public void RequestCompleteFile(FileEnding? ending = null) => (CompleteFile, Ending) = (true, ending);

    /// <summary>Says that the open file is given up on this connection.</summary>
    public void RequestFailFile(FileFailure failure) => FailFile = failure;

    /// <summary>Asks for the end of the connection.</summary>
    public void RequestEnd(SessionEnd end) => End = end;

    /// <summary>Starts a step: the relay's clock. Anything not yet carried out stays.</summary>
    public void BeginStep(long nowMilliseconds) => NowMilliseconds = nowMilliseconds;

    /// <summary>Takes the pending device request, leaving none.</summary>
    public DeviceId? TakeIdentify() { var taken = Identify; Identify = null; return taken; }

    /// <summary>Takes the pending request of a device beside, leaving none.</summary>
    public DeviceId? TakeIdentifyBeside() { var taken = IdentifyBeside; IdentifyBeside = null; return taken; }

    /// <summary>Takes the pending alias, leaving none.</summary>
    public DeviceId? TakeAlias() { var taken = Alias; Alias = null; return taken; }

    /// <summary>Takes the pending content request, leaving none.</summary>
    public BlobName? TakeContent() { var taken = Content; Content = null; return taken; }

    /// <summary>Takes the pending file request, leaving none.</summary>
    public FileAnnouncement? TakeOpenFile() { var taken = OpenFile; OpenFile = null; return taken; }

    /// <summary>Takes the pending room request.</summary>
    public bool TakeNeedsRoom() { var taken = NeedsRoom; NeedsRoom = false; return taken; }

    /// <summary>Takes the pending completion.</summary>
    public bool TakeCompleteFile() { var taken = CompleteFile; CompleteFile = false; return taken; }

    /// <summary>Takes what <see cref="TakeCompleteFile"/> comes with, leaving none.</summary>
    public FileEnding? TakeEnding() { var taken = Ending; Ending = null; return taken; }

    /// <summary>Takes the pending failure, leaving none.</summary>
    public FileFailure? TakeFailFile() { var taken = FailFile; FailFile = null; return taken; }

    /// <summary>Empties the outcomes of commands, after the relay wrote them.</summary>
    public void ClearCommands() => commands.Clear();

    /// <summary>Empties events; rented ones stay whose they are.</summary>
    public void ClearEvents() => events.Clear();

    /// <summary>Empties events after the relay accepted them, and gives rented ones back: nobody may touch them any more.</summary>
    public void ReleaseEvents()
    {
        foreach (var cameraEvent in events) cameraEvent.Release();
        events.Clear();
    }

    /// <summary>Empties replies, after the relay sent them.</summary>
    public void ClearReplies() => replies.ResetWrittenCount();

    /// <summary>Empties everything.</summary>
    public void Clear()
    {
        Identify = null; IdentifyBeside = null; Alias = null; Content = null; Ending = null; OpenFile = null; NeedsRoom = false; CompleteFile = false; FailFile = null; End = null;
        ClearCommands();
        ClearEvents();
        ClearReplies();
        ClearIncidents();
    }
}

/// <summary>What can go wrong in a session without ending it (promise 7: nothing vanishes silently).</summary>
public enum SessionIncident
{
    /// <summary>A frame's checksum was wrong: dropped.</summary>
    CrcMismatch,

    /// <summary>A frame no rule covers: kept raw as an event.</summary>
    UnknownFrame,

    /// <summary>File bytes that came before the device said where they belong: dropped.</summary>
    DataBeforeSync,

    /// <summary>File bytes that were there already: dropped.</summary>
    DuplicateData,

    /// <summary>The device skipped file bytes: asked to go back.</summary>
    GapInData,

    /// <summary>The device was asked to go on from a place.</summary>
    ResumeSent,

    /// <summary>The device never answered a metadata request (older firmware): went on without.</summary>
    MetadataMissing,

    /// <summary>Metadata of a length or form nobody documents: kept raw.</summary>
    MetadataNotUnderstood,

    /// <summary>The whole file's checksum is not the announced one: kept, marked.</summary>
    AnnouncedCrcMismatch,

    /// <summary>A resumed file turned out to be another one: begun anew.</summary>
    ResumedFileDiffers,

    /// <summary>The device reported an error of its own.</summary>
    DeviceStatus,

    /// <summary>The device counts its packets in another way than configured: learnt.</summary>
    QuirkLearnt,

    /// <summary>The device's own frame numbers jumped: frames were lost on the way.</summary>
    SequenceGap,

    /// <summary>A frame of a known kind whose content has a length or form nobody documents: kept raw.</summary>
    FrameNotUnderstood,

    /// <summary>An answer to a command that nobody waits for (any more).</summary>
    UnexpectedAnswer,

    /// <summary>A file name the device told is none that may be used: left out.</summary>
    BadFileName,

    /// <summary>Bytes that are no frame: skipped up to the next place where one may begin.</summary>
    BytesSkipped,

    /// <summary>A frame from a device that has not named itself yet: dropped.</summary>
    BeforeLogin,

    /// <summary>Media of a camera we dialled that nobody asked for (yet) on this connection: dropped.</summary>
    MediaBeforeClaim,

    /// <summary>A frame of another session than ours: dropped.</summary>
    WrongSession,

    /// <summary>Bytes of a media stream that are no frame: skipped up to the next one.</summary>
    StreamNoise,

    /// <summary>A camera we dialled did not answer a request in time.</summary>
    AnswerMissing,

    /// <summary>A camera we dialled answered a request with an error that nobody waits for.</summary>
    RequestRefused,

    /// <summary>Messages beyond what one connection may send in a second: dropped.</summary>
    MessagesDropped,
}

/// <summary>Why a session asks for the end of its connection.</summary>
public enum SessionEnd
{
    /// <summary>Nothing is left to do and both sides know it.</summary>
    Done,

    /// <summary>The device is not wanted (policy).</summary>
    Refused,

    /// <summary>The device did not name itself, or did not say anything useful, in time.</summary>
    TimedOut,

    /// <summary>A transfer stood still although it was asked to go on several times.</summary>
    Stalled,

    /// <summary>The device reported an error of its own that ends its session.</summary>
    DeviceError,

    /// <summary>The camera we dialled does not take our user or password: not tried again soon, or it would lock us out.</summary>
    LoginRefused,

    /// <summary>The camera we dialled has no room for another client.</summary>
    PeerBusy,

    /// <summary>Another connection of the device brings its stream now.</summary>
    Replaced,

    /// <summary>Nobody wants what the device sends, and it went on after it was told.</summary>
    Unwanted,

    /// <summary>There is no room here for another stream.</summary>
    NoRoom,
}

/// <summary>The open file is given up.</summary>
/// <param name="Reason">Lower case with dashes, for example <c>device-status-17</c>.</param>
/// <param name="IsFinal">True: never wanted again (transfer failed). False: the camera may offer it again and it goes on then.</param>
public sealed record FileFailure(string Reason, bool IsFinal);
