using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Uploads;

/// <summary>A list of recordings that a camera posts: read, kept, told, answered. Kept first, answered second.</summary>
internal sealed class CameraNameLists(
    UploadSlots slots, UploadDevices devices, RecordingsTable recordings, IEventSink events, UploadOptions options, UploadMetrics metrics, TimeProvider time,
    ILogger<CameraNameLists> logger)
{
    private const int FirstBytes = 16 * 1_024;

    /// <summary>Takes one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="pathDevice">The last part of its path; null when it has none.</param>
    public async Task HandleAsync(HttpContext context, string? pathDevice)
    {
        var source = new ListSource(DeviceId.TryParse(pathDevice, out var named) ? named : null);
        var answer = await slots.EnterAsync(context.RequestAborted) ? await InSlotAsync(context, source) : Failed(source, "busy", null);
        await answer.WriteAsync(context);
    }

    private async Task<UploadAnswer> InSlotAsync(HttpContext context, ListSource source)
    {
        try
        {
            CameraUploads.Loosen(context, options.IdleTimeout);
            return await ReceiveAsync(context.Request, source);
        }
        catch (FormException error)
        {
            metrics.NotListed(error.Refusal);
            UploadsLog.ListRefused(logger, source.Name, UploadMetrics.NameOf(error.Refusal), source.BytesRead);
            return error.Refusal == UploadRefusal.UnknownDevice ? UploadAnswer.Listed : UploadAnswer.NotListed(error.Refusal);
        }
        catch (StoreException error)
        {
            return Failed(source, "store", error);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            metrics.ListFailed("broken-off");
            UploadsLog.UploadBrokeOff(logger, source.Name, source.BytesRead);
            return UploadAnswer.BrokenOff;
        }
        finally
        {
            slots.Leave();
        }
    }

    private async Task<UploadAnswer> ReceiveAsync(HttpRequest request, ListSource source)
    {
        var stop = request.HttpContext.RequestAborted;
        var list = new NameListParser(options.MaxNames);
        await ReadAsync(request, source, list);
        if (source.Device is null && DeviceId.TryParse(list.Imei, out var told)) source.Device = told;
        if (source.Device is not { } device) throw new FormException(UploadRefusal.NoDevice);
        var standing = await devices.StandingOfAsync(device, stop);
        if (standing == DeviceStanding.Refused) throw new FormException(UploadRefusal.UnknownDevice);

        var kept = await recordings.ReplaceAsync(device, list.Names, time.GetUtcNow(), stop);
        await events.AcceptAsync(
        [
            new RecordingsListed
            {
                Device = device, Time = kept.ListedAt, Stamp = new EventStamp(default, null, standing == DeviceStanding.Quarantined, null), Protocol = UploadKeeper.Protocol,
                Count = kept.Count, First = kept.First, Last = kept.Last, Digest = kept.Digest,
            },
        ], stop);
        metrics.Listed();
        UploadsLog.RecordingsListed(logger, device, kept.Count, kept.Added, kept.Gone, list.Dropped);
        return UploadAnswer.Listed;
    }

    /// <summary>Reads the whole body, at most as much as a list may have, and takes it apart: one text of it is most of it.</summary>
    private async Task ReadAsync(HttpRequest request, ListSource source, NameListParser list)
    {
        var stop = request.HttpContext.RequestAborted;
        var bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            var length = 0;
            while (await request.Body.ReadAsync(bytes.AsMemory(length), stop) is var count and > 0)
            {
                source.BytesRead = length += count;
                if (length > options.MaxNameListBytes)
                {
                    await DrainAsync(request.Body, bytes, stop);
                    throw new FormException(UploadRefusal.TooLarge);
                }
                if (length == bytes.Length) bytes = Grow(bytes);
            }
            list.Read(bytes.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private async Task DrainAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        var left = options.MaxDrainBytes;
        for (int count; left > 0 && (count = await body.ReadAsync(buffer, cancellationToken)) > 0;) left -= count;
    }

    private static byte[] Grow(byte[] bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * bytes.Length);
        bytes.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(bytes);
        return larger;
    }

    private UploadAnswer Failed(ListSource source, string reason, StoreException? error)
    {
        metrics.ListFailed(reason);
        UploadsLog.ListFailed(logger, error, source.Name, reason);
        return UploadAnswer.ListAgain;
    }

    private sealed class ListSource(DeviceId? device)
    {
        public DeviceId? Device { get; set; } = device;

        public long BytesRead { get; set; }

        public string Name => (Device ?? UploadDevices.Unnamed).Value;
    }
}
