using System.Buffers;

namespace CloudCam.Simulators.Teltonika;

/// <summary>
/// One connection of the device. A reader task turns the server's bytes into commands at all times; the session answers them and,
/// while data run, looks for a new command between two writes. So a RESUME is obeyed in mid-stream.
/// </summary>
internal sealed class TeltonikaSession(Stream link, TeltonikaCameraOptions options, CameraLedger ledger)
{
    private static readonly TimeSpan LastWordsTimeout = TimeSpan.FromSeconds(1);

    private readonly TeltonikaQuirks _quirks = options.Quirks;
    private readonly FileOffer _offer = new(options, ledger);
    private readonly ArrayBufferWriter<byte> _batch = new(16 * 1024);
    private FileSender? _sender;
    private long _reportedAt;
    private bool _silent;

    /// <summary>Plays the session to its end and closes the link.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<SessionEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var linkOpen = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var inbox = new CommandInbox(link, options, linkOpen);
        var reading = inbox.RunAsync();
        try
        {
            return await PlayAsync(inbox, linkOpen.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await SettleAfterEndAsync(inbox, "the server hung up", cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new SessionEnd(SessionEndReason.Lost, $"the server said nothing for {options.AnswerTimeout}");
        }
        catch (Exception error) when (IsLinkError(error))
        {
            // Our write failed first; what the server sent before it hung up may still lie in the socket.
            linkOpen.CancelAfter(LastWordsTimeout);
            return await SettleAfterEndAsync(inbox, error.Message, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await linkOpen.CancelAsync().ConfigureAwait(false);
            await link.DisposeAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    /// <summary>True for what a broken link throws.</summary>
    internal static bool IsLinkError(Exception error) =>
        error is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or InvalidDataException
            or TimeoutException or System.Security.Authentication.AuthenticationException;

    private async Task<SessionEnd> PlayAsync(CommandInbox inbox, CancellationToken linkOpen)
    {
        FallSilentAt(TeltonikaStep.Init);
        if (!_silent)
        {
            await SendInitAsync(linkOpen).ConfigureAwait(false);
        }

        while (true)
        {
            if (_silent)
            {
                return await StaySilentAsync(linkOpen).ConfigureAwait(false);
            }

            ServerCommand command;
            if (_sender is { IsRunning: true } sender)
            {
                if (!inbox.TryTake(out command))
                {
                    if (await SendDataAsync(sender, linkOpen).ConfigureAwait(false) is { } ended)
                    {
                        return ended;
                    }

                    continue;
                }
            }
            else
            {
                await link.FlushAsync(linkOpen).ConfigureAwait(false);
                command = await inbox.TakeAsync().ConfigureAwait(false);
            }

            if (await ObeyAsync(command, linkOpen).ConfigureAwait(false) is { } end)
            {
                return end;
            }
        }
    }

    private async Task<SessionEnd?> ObeyAsync(ServerCommand command, CancellationToken linkOpen)
    {
        switch (command.Id)
        {
            case TeltonikaCommands.Close or TeltonikaCommands.Status:
                return Closed(command);

            case TeltonikaCommands.RepeatInit:
                SettleFile();
                FallSilentAt(TeltonikaStep.RepeatInit);
                return _silent ? null : await ThenGoOn(SendInitAsync(linkOpen)).ConfigureAwait(false);

            case TeltonikaCommands.PathRequest:
                FallSilentAt(TeltonikaStep.Path);
                return _silent ? null : await ThenGoOn(SendAsync(_offer.AnswerPath(), linkOpen)).ConfigureAwait(false);

            case TeltonikaCommands.MetadataRequest:
                FallSilentAt(TeltonikaStep.Metadata);
                return _silent || _offer.AnswerMetadata(command.Data) is not { } metadata
                    ? null
                    : await ThenGoOn(SendAsync(metadata, linkOpen)).ConfigureAwait(false);

            case TeltonikaCommands.FileRequest:
                return await StartFileAsync(command.Data, linkOpen).ConfigureAwait(false);

            case TeltonikaCommands.Resume:
                return await ResumeAsync(command.Number, linkOpen).ConfigureAwait(false);

            default:
                var status = _sender is { HasBegun: false } ? TeltonikaStatus.BadAnswerToResume : TeltonikaStatus.BadAnswerToInit;
                return await EndWithStatusAsync(status, $"unknown command 0x{command.Id:X4}", linkOpen).ConfigureAwait(false);
        }
    }

    private async Task SendInitAsync(CancellationToken linkOpen)
    {
        _offer.Forget();
        _sender = null;
        await link.WriteAsync(CommandWriter.Init(options.ProtocolId, options.Imei, ledger.Settings), linkOpen).ConfigureAwait(false);
        ledger.Report(CameraEventKind.InitSent);
    }

    private async Task<SessionEnd?> StartFileAsync(byte[] asked, CancellationToken linkOpen)
    {
        FallSilentAt(TeltonikaStep.Start);
        if (_silent)
        {
            return null;
        }

        if (_offer.Find(asked) is not { } entry)
        {
            return await EndWithStatusAsync(TeltonikaStatus.FileNotAvailable, "no such file", linkOpen).ConfigureAwait(false);
        }

        _sender = new FileSender(entry, options);
        if (_quirks is { StatusInsteadOfFile: { } status, DataBeforeStatus: 0 })
        {
            return await RefuseAsync(entry, status, linkOpen).ConfigureAwait(false);
        }

        entry.Starts++;
        _reportedAt = 0;
        await link.WriteAsync(_sender.Start(), linkOpen).ConfigureAwait(false);
        ledger.Report(CameraEventKind.FileStarted, entry);
        return null;
    }

    private async Task<SessionEnd?> ResumeAsync(uint? offset, CancellationToken linkOpen)
    {
        if (_sender is not { } sender || offset is null)
        {
            return await EndWithStatusAsync(TeltonikaStatus.BadAnswerToResume, "RESUME out of place", linkOpen).ConfigureAwait(false);
        }

        FallSilentAt(TeltonikaStep.Sync);
        if (_silent)
        {
            return null;
        }

        var restarted = sender.HasBegun;
        if (sender.SeekTo(offset.Value) is not { } synced)
        {
            return await EndWithStatusAsync(TeltonikaStatus.BadAnswerToResume, $"RESUME {offset} is outside the file", linkOpen)
                .ConfigureAwait(false);
        }

        if (restarted)
        {
            sender.Entry.Restarts++;
            if (_quirks.RestartLimit is { } limit && sender.Entry.Restarts > limit)
            {
                return await EndWithStatusAsync(TeltonikaStatus.RetryLimitReached, "restarted too often", linkOpen).ConfigureAwait(false);
            }
        }
        else if (sender.Position > 0)
        {
            sender.Entry.Resumes++;
        }

        await link.WriteAsync(CommandWriter.Sync(synced), linkOpen).ConfigureAwait(false);
        ledger.Report(CameraEventKind.Resumed, sender.Entry, sender.Position, $"RESUME {offset}, SYNC {synced}");
        _reportedAt = sender.Position;
        return null;
    }

    private async Task<SessionEnd?> SendDataAsync(FileSender sender, CancellationToken linkOpen)
    {
        _batch.ResetWrittenCount();
        var fileBytes = 0;
        var middle = sender.Entry.File.Bytes.Length / 2;
        for (var count = 0; count < options.DataPerWrite && sender.IsRunning && !_silent; count++)
        {
            if (_quirks.StatusInsteadOfFile is { } status && sender.DataSent >= _quirks.DataBeforeStatus)
            {
                await WriteBatchAsync(sender, fileBytes, linkOpen).ConfigureAwait(false);
                return await RefuseAsync(sender.Entry, status, linkOpen).ConfigureAwait(false);
            }

            fileBytes += sender.AppendNext(_batch);
            if (sender.Position >= middle)
            {
                FallSilentAt(TeltonikaStep.Data);
            }
        }

        await WriteBatchAsync(sender, fileBytes, linkOpen).ConfigureAwait(false);
        if (sender.AtEnd || sender.Position - _reportedAt >= options.ReportEveryBytes)
        {
            _reportedAt = sender.Position;
            ledger.Report(CameraEventKind.Data, sender.Entry, sender.Position);
        }

        return null;
    }

    private async Task WriteBatchAsync(FileSender sender, int fileBytes, CancellationToken linkOpen)
    {
        await link.WriteAsync(_batch.WrittenMemory, linkOpen).ConfigureAwait(false);
        ledger.AddSent(sender.Entry, fileBytes);
        sender.Entry.Furthest = Math.Max(sender.Entry.Furthest, sender.Position);
    }

    private async Task<SessionEnd?> RefuseAsync(CameraLedger.LedgerEntry entry, uint status, CancellationToken linkOpen)
    {
        entry.Outcome = CameraFileOutcome.Refused;
        ledger.Report(CameraEventKind.FileRefused, entry, 0, $"STATUS {status}");
        return await EndWithStatusAsync(status, "the camera has no such file to give", linkOpen).ConfigureAwait(false);
    }

    private async Task<SessionEnd?> EndWithStatusAsync(uint status, string reason, CancellationToken linkOpen)
    {
        await link.WriteAsync(CommandWriter.Status(status), linkOpen).ConfigureAwait(false);
        await link.FlushAsync(linkOpen).ConfigureAwait(false);
        return new SessionEnd(SessionEndReason.DeviceStatus, $"sent STATUS {status}: {reason}");
    }

    private async Task<SessionEnd> StaySilentAsync(CancellationToken linkOpen)
    {
        ledger.Report(CameraEventKind.FellSilent, _sender?.Entry, _sender?.Position ?? 0, $"at {_quirks.SilentAt}");
        await link.FlushAsync(linkOpen).ConfigureAwait(false);
        try
        {
            await Task.Delay(_quirks.SilentFor ?? Timeout.InfiniteTimeSpan, options.Time, linkOpen).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The reader saw the server hang up, or the caller stops the camera; both are told apart one level up.
            return new SessionEnd(SessionEndReason.Lost, $"silent at {_quirks.SilentAt} until the server hung up");
        }

        return new SessionEnd(SessionEndReason.Lost, $"silent at {_quirks.SilentAt}, then hung up");
    }

    private void FallSilentAt(TeltonikaStep step)
    {
        if (_quirks.SilentAt == step && step != TeltonikaStep.None && ledger.SilencesLeft > 0)
        {
            ledger.SilencesLeft--;
            _silent = true;
        }
    }

    /// <summary>The link is closed; commands read before that still count, above all a CLOSE that overtook our last write.</summary>
    private async Task<SessionEnd> SettleAfterEndAsync(CommandInbox inbox, string detail, CancellationToken cancellationToken)
    {
        while (await inbox.TakeLeftOverAsync(cancellationToken).ConfigureAwait(false) is { } command)
        {
            if (command.EndsSession)
            {
                return Closed(command);
            }

            if (command.Id == TeltonikaCommands.RepeatInit)
            {
                SettleFile();
            }
        }

        return new SessionEnd(SessionEndReason.Lost, detail);
    }

    private SessionEnd Closed(ServerCommand command)
    {
        SettleFile();
        return new SessionEnd(
            SessionEndReason.ServerClosed, command.Id == TeltonikaCommands.Close ? "CLOSE" : $"server STATUS {command.Number}");
    }

    private void SettleFile()
    {
        if (_sender is { } sender && sender.Entry.Outcome == CameraFileOutcome.Pending && sender.WasSentWhole())
        {
            sender.Entry.Outcome = CameraFileOutcome.Delivered;
            ledger.Report(CameraEventKind.FileDelivered, sender.Entry, sender.Position);
        }

        _sender = null;
    }

    private async Task SendAsync(byte[] bytes, CancellationToken linkOpen) =>
        await link.WriteAsync(bytes, linkOpen).ConfigureAwait(false);

    private static async Task<SessionEnd?> ThenGoOn(Task sending)
    {
        await sending.ConfigureAwait(false);
        return null;
    }
}
