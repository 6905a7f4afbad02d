using System.Collections.Concurrent;

namespace CloudCam.Simulators.BSeries;

/// <summary>What all connections of a camera share.</summary>
internal sealed class BSeriesDevice(BSeriesCameraOptions options)
{
    private readonly Lock _gate = new();
    private readonly long _startedAt = options.Time.GetTimestamp();
    private BSeriesClient? _talker;

    public BSeriesCameraOptions Options => options;

    public BSeriesLedger Ledger { get; } = new();

    public ConcurrentDictionary<BSeriesClient, bool> Clients { get; } = new();

    /// <summary>Time since the camera was switched on.</summary>
    public TimeSpan Uptime => options.Time.GetElapsedTime(_startedAt);

    /// <summary>Seconds since 1970 by the camera's clock.</summary>
    public uint ClockSeconds => (uint)(options.Time.GetUtcNow() + options.ClockOffset).ToUnixTimeSeconds();

    /// <summary>An id for an AV connection that nobody else has.</summary>
    public uint NewDataId()
    {
        lock (_gate)
        {
            while (true)
            {
                var id = (uint)options.Random.Next(1, int.MaxValue);
                if (Clients.Keys.All(client => client.DataId != id))
                {
                    return id;
                }
            }
        }
    }

    /// <summary>Only one in the world may talk.</summary>
    public bool TryTalk(BSeriesClient client)
    {
        lock (_gate)
        {
            if (_talker is not null && _talker != client && _talker.HasTalk)
            {
                return false;
            }

            _talker = client;
            return true;
        }
    }
}
