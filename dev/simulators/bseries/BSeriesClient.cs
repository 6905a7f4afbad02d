using CloudCam.Simulators.Server;

namespace CloudCam.Simulators.BSeries;

/// <summary>One client: its operation connection, and what it wants to see and hear.</summary>
internal sealed class BSeriesClient(CameraSocket operation)
{
    private readonly Lock _gate = new();
    private CameraSocket? _media;

    public CameraSocket Operation => operation;

    public bool IsGreeted { get; set; }

    public bool IsVerified { get; set; }

    /// <summary>When a packet came last, on either connection.</summary>
    public long HeardAt { get; set; }

    /// <summary>Id that the AV connection must name; null: nothing runs.</summary>
    public uint? DataId { get; private set; }

    public bool HasVideo { get; private set; }

    public bool HasAudio { get; private set; }

    public bool HasTalk { get; private set; }

    /// <summary>Milliseconds between two pictures as asked; 0: full speed.</summary>
    public int IntervalMilliseconds { get; set; }

    /// <summary>Beats when something began or ended.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>The other side's sound; its state begins anew with each talk.</summary>
    public BSeriesAdpcm Ear { get; private set; } = new();

    /// <summary>Begins something.</summary>
    /// <returns>The id of the AV connection to make; null: there is one, or one is to be made already.</returns>
    public uint? Begin(BSeriesStream stream, Func<uint> newId)
    {
        uint? told = null;
        lock (_gate)
        {
            Set(stream, isOn: true);
            (IntervalMilliseconds, Ear) = stream switch
            {
                BSeriesStream.Video => (0, Ear), BSeriesStream.Talk => (IntervalMilliseconds, new BSeriesAdpcm()), _ => (IntervalMilliseconds, Ear),
            };
            if (DataId is null)
            {
                DataId = told = newId();
            }
        }

        Changed.Beat();
        return told;
    }

    /// <summary>Ends something; with the last one the AV connection ends, and its id.</summary>
    public void End(BSeriesStream stream)
    {
        CameraSocket? media = null;
        lock (_gate)
        {
            Set(stream, isOn: false);
            if (!HasVideo && !HasAudio && !HasTalk)
            {
                (media, _media, DataId) = (_media, null, null);
            }
        }

        Changed.Beat();
        media?.Cut(withReset: false);
    }

    /// <summary>Takes an AV connection; false when the id is not the one it should name, or there is one.</summary>
    public bool TryOpen(CameraSocket media, uint id)
    {
        lock (_gate)
        {
            if (DataId != id || _media is not null)
            {
                return false;
            }

            _media = media;
            return true;
        }
    }

    /// <summary>The AV connection has ended: so has what ran over it.</summary>
    public void Lost(CameraSocket media)
    {
        lock (_gate)
        {
            if (_media != media)
            {
                return;
            }

            (_media, DataId, HasVideo, HasAudio, HasTalk) = (null, null, false, false, false);
        }

        Changed.Beat();
    }

    /// <summary>Ends both connections.</summary>
    public void Leave()
    {
        CameraSocket? media;
        lock (_gate)
        {
            (media, _media, DataId, HasVideo, HasAudio, HasTalk) = (_media, null, null, false, false, false);
        }

        Changed.Beat();
        media?.Cut(withReset: false);
        operation.Cut(withReset: false);
    }

    private void Set(BSeriesStream stream, bool isOn)
    {
        (HasVideo, HasAudio, HasTalk) = stream switch
        {
            BSeriesStream.Video => (isOn, HasAudio, HasTalk), BSeriesStream.Audio => (HasVideo, isOn, HasTalk), _ => (HasVideo, HasAudio, isOn),
        };
    }
}

/// <summary>What shares the AV connection.</summary>
internal enum BSeriesStream
{
    Video,
    Audio,
    Talk,
}
