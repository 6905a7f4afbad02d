using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace CloudCam.Functions.Uploads;

/// <summary>A file that a camera posts: received, kept, answered. Stored first, answered second.</summary>
internal sealed class CameraUploads(
    UploadSlots slots, UploadDevices devices, UploadPlaces places, UploadKeeper keeper, BlockBuffers buffers, IBlockStore blocks, UploadOptions options, UploadMetrics metrics,
    TimeProvider time, ILogger<CameraUploads> logger)
{
    // What a form is beside its file: seven parts and their heads, twice over.
    private const int FormBytes = 128 * 1_024;

    // Slower than the slowest link that brings a photo within the life of its connection.
    private const double LeastBytesPerSecond = 50;

    /// <summary>Takes one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="pathDevice">The last part of its path; null when it has none.</param>
    /// <param name="answersCommand">Whether it is a form of <c>/files</c>.</param>
    public async Task HandleAsync(HttpContext context, string? pathDevice, bool answersCommand)
    {
        var fields = new UploadFields(answersCommand, DeviceId.TryParse(pathDevice, out var named) ? named : null);
        var answer = await slots.EnterAsync(context.RequestAborted) ? await InSlotAsync(context, fields) : Failed(fields, "busy", null);
        await answer.WriteAsync(context);
    }

    /// <summary>Takes the web server's own limits away where ours hold, and lets it give up on a peer that says nothing.</summary>
    internal static void Loosen(HttpContext context, TimeSpan idleTimeout)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = new MinDataRate(LeastBytesPerSecond, idleTimeout);
    }

    private async Task<UploadAnswer> InSlotAsync(HttpContext context, UploadFields fields)
    {
        try
        {
            Loosen(context, options.IdleTimeout);
            if (UploadForm.BoundaryOf(context.Request.ContentType) is not { } boundary) return Refused(fields, UploadRefusal.NotAForm, 0);
            using var reader = new FormReader(context.Request.Body, boundary, options.MaxFileBytes + FormBytes);
            try
            {
                return await ReceiveAsync(reader, context.Request, fields);
            }
            catch (FormException error)
            {
                await reader.TryDrainAsync(options.MaxDrainBytes, context.RequestAborted);
                return Refused(fields, error.Refusal, reader.BytesRead);
            }
            catch (StoreException error)
            {
                return Failed(fields, "store", error);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                metrics.Failed("broken-off");
                UploadsLog.UploadBrokeOff(logger, NameOf(fields), reader.BytesRead);
                return UploadAnswer.BrokenOff;
            }
        }
        finally
        {
            slots.Leave();
        }
    }

    private async Task<UploadAnswer> ReceiveAsync(FormReader reader, HttpRequest request, UploadFields fields)
    {
        var stop = request.HttpContext.RequestAborted;
        var startedAt = time.GetUtcNow();
        // Later blocks have a higher epoch: a file that is sent again after it was found damaged must not be taken for the damaged one.
        var (epoch, uploadId) = ((uint)startedAt.ToUnixTimeSeconds(), places.NewUploadId());
        StagedFile? file = null;
        (DeviceId Device, BlobName Place)? chosen = null;
        try
        {
            await new UploadForm(reader, fields, options.MaxFileBytes).ReadAsync(() =>
            {
                ThrowIfHopeless(fields);
                return file = new StagedFile(blocks, buffers, epoch, request.ContentLength ?? options.MaxFileBytes, async (format, token) =>
                {
                    if (fields.Device is not { } known) return BlobNames.Incoming(startedAt, uploadId);
                    chosen = (known, await PlaceAsync(known, startedAt, uploadId, format, token));
                    return chosen.Value.Place;
                });
            }, stop);
            if (file is null) throw new FormException(UploadRefusal.NoFile);
            if (fields.RawName is null) throw new FormException(UploadRefusal.NoName);
            if (file.LengthBytes == 0) throw new FormException(UploadRefusal.EmptyFile);
            ThrowIfHopeless(fields);
            CheckSign(fields);

            var device = fields.Device ?? UploadDevices.Unnamed;
            var place = chosen?.Device == device ? chosen.Value.Place : await PlaceAsync(device, startedAt, uploadId, file.Format, stop);
            await file.FinishAsync(place, stop);
            if (file.Place != place)
            {
                var first = file;
                file = await places.MoveAsync(first, epoch, place, stop);
                await first.DisposeAsync();
                metrics.Remarked("moved");
                UploadsLog.FileMoved(logger, device, fields.Name!.Text, place.ToString());
            }
            Remark(fields, device, file.Format);
            var standing = place.Container == BlobNames.MediaContainer ? DeviceStanding.Fleet : DeviceStanding.Quarantined;
            var isNew = await keeper.KeepAsync(device, standing, fields.Name!, fields, file, startedAt, stop);
            metrics.Kept(!isNew, file.LengthBytes);
            return UploadAnswer.Stored(fields.Name!.Text);
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }
    }

    /// <exception cref="FormException">Nobody wants files of this device.</exception>
    private async Task<BlobName> PlaceAsync(DeviceId device, DateTimeOffset startedAt, string uploadId, MediaFormat format, CancellationToken cancellationToken)
    {
        var standing = await devices.StandingOfAsync(device, cancellationToken);
        if (standing == DeviceStanding.Refused) throw new FormException(UploadRefusal.UnknownDevice);
        return BlobNames.Media(standing, device, startedAt, uploadId, MediaNames.ExtensionOf(format));
    }

    /// <exception cref="FormException">What has arrived so far is enough to refuse the rest.</exception>
    private void ThrowIfHopeless(UploadFields fields)
    {
        if (fields.RawName is not null && fields.Name is null) throw new FormException(UploadRefusal.BadName);
        if (options.Sign == SignCheck.Require && fields.IsSignable && FindingOf(fields) is not null) throw new FormException(UploadRefusal.WrongSign);
    }

    private void CheckSign(UploadFields fields)
    {
        if (options.Sign == SignCheck.Off || string.IsNullOrEmpty(options.SignSecret) || FindingOf(fields) is not { } finding) return;
        metrics.Remarked(finding);
        UploadsLog.SignSuspicious(logger, NameOf(fields), fields.Name!.Text, finding);
        if (options.Sign == SignCheck.Require) throw new FormException(UploadRefusal.WrongSign);
    }

    private string? FindingOf(UploadFields fields)
    {
        if (fields.Sign is null) return "no-sign";
        if (!fields.IsSignedWith(options.SignSecret!)) return "wrong-sign";
        if (options.TimestampWindow == TimeSpan.Zero) return null;
        return fields.Timestamp is { } told && (time.GetUtcNow() - told).Duration() <= options.TimestampWindow ? null : "late-sign";
    }

    private void Remark(UploadFields fields, DeviceId device, MediaFormat format)
    {
        var name = fields.Name!;
        if (name.Format != MediaFormat.Unknown && name.Format != format)
        {
            metrics.Remarked("other-content");
            UploadsLog.OtherContent(logger, device, name.Text, MediaNames.NameOf(format));
        }
        if (fields.IsContradictory)
        {
            metrics.Remarked("two-devices");
            UploadsLog.TwoDevices(logger, device, name.Device, name.Text);
        }
        if (device == UploadDevices.Unnamed) metrics.Remarked("no-device");
    }

    private UploadAnswer Refused(UploadFields fields, UploadRefusal refusal, long bytesRead)
    {
        metrics.Refused(refusal);
        UploadsLog.UploadRefused(logger, NameOf(fields), UploadMetrics.NameOf(refusal), bytesRead);
        return UploadAnswer.Refused(refusal, fields.Name?.Text);
    }

    private UploadAnswer Failed(UploadFields fields, string reason, StoreException? error)
    {
        metrics.Failed(reason);
        UploadsLog.UploadFailed(logger, error, NameOf(fields), reason);
        return UploadAnswer.Again;
    }

    private static string NameOf(UploadFields fields) => (fields.Device ?? UploadDevices.Unnamed).Value;
}
