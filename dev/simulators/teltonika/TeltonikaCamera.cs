using System.Net.Security;
using System.Net.Sockets;

namespace CloudCam.Simulators.Teltonika;

/// <summary>
/// A simulated Teltonika camera (DualCam, ADAS, DSM): it dials in, offers its files, obeys the server, and comes back after a lost
/// link until the server has taken everything or has closed. Written from the public description of the wire, sharing no code with
/// the server, so that a misreading on either side shows.
/// </summary>
/// <param name="options">What it is and how it behaves.</param>
public sealed class TeltonikaCamera(TeltonikaCameraOptions options)
{
    /// <summary>Plays until the server closes, nothing is left to offer, the tries are used up, or the caller cancels.</summary>
    /// <param name="progress">Gets the reports, or null.</param>
    /// <param name="cancellationToken">Stops the camera; the result then says <see cref="CameraRunOutcome.Stopped"/>.</param>
    /// <returns>What became of each file.</returns>
    /// <exception cref="ArgumentException">Files, protocol id and quirks do not go together.</exception>
    public async Task<CameraRunResult> RunAsync(IProgress<CameraProgress>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        var ledger = new CameraLedger(options, progress);
        try
        {
            return Ended(await RunConnectionsAsync(ledger, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Ended(ledger.Result(CameraRunOutcome.Stopped, "stopped by the caller"));
        }

        CameraRunResult Ended(CameraRunResult result)
        {
            ledger.Report(CameraEventKind.Ended, detail: result.Detail);
            return result;
        }
    }

    private async Task<CameraRunResult> RunConnectionsAsync(CameraLedger ledger, CancellationToken cancellationToken)
    {
        var failuresInARow = 0;
        var longWaits = 0;
        while (true)
        {
            var before = ledger.Ground;
            var end = await ConnectOnceAsync(ledger, cancellationToken).ConfigureAwait(false);
            if (end.Reason == SessionEndReason.ServerClosed && !(options.OfferAgainAfterClose && ledger.AnythingPending))
            {
                return ledger.Result(CameraRunOutcome.Finished, end.Detail);
            }

            ledger.Report(CameraEventKind.LinkLost, detail: end.Detail);
            if (options.Files.Count > 0 && !ledger.AnythingPending)
            {
                return ledger.Result(CameraRunOutcome.Finished, end.Detail);
            }

            failuresInARow = ledger.Ground > before ? 0 : failuresInARow + 1;
            if (failuresInARow < options.TriesInARow)
            {
                await Task.Delay(options.RetryWait, options.Time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (longWaits == options.MaxLongWaits)
            {
                return ledger.Result(CameraRunOutcome.GaveUp, end.Detail);
            }

            longWaits++;
            failuresInARow = 0;
            ledger.Report(CameraEventKind.Waiting, detail: $"{options.LongWait} after {options.TriesInARow} tries in a row");
            await Task.Delay(options.LongWait, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SessionEnd> ConnectOnceAsync(CameraLedger ledger, CancellationToken cancellationToken)
    {
        ledger.Connections++;
        Stream link;
        try
        {
            link = await OpenLinkAsync(ledger.Connections, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (TeltonikaSession.IsLinkError(error))
        {
            return new SessionEnd(SessionEndReason.Lost, $"no connection: {error.Message}");
        }

        ledger.Report(CameraEventKind.Connected);
        return await new TeltonikaSession(link, options, ledger).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<Stream> OpenLinkAsync(int connection, CancellationToken cancellationToken)
    {
        var faults = connection <= options.FaultyConnections ? options.Faults : LinkFaults.None;
        if (options.Dial is { } dial)
        {
            return new FaultyLinkStream(await dial(cancellationToken).ConfigureAwait(false), faults, options.Random, options.Time);
        }

        // The socket belongs to the stream at the end; on the way there an error must not leave it open.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken).AsTask()
                .WaitAsync(options.ConnectTimeout, options.Time, cancellationToken).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.UseTls)
            {
                stream = await SecureAsync(stream, cancellationToken).ConfigureAwait(false);
            }

            return new FaultyLinkStream(
                stream, faults, options.Random, options.Time, () => socket.LingerState = new LingerOption(enable: true, seconds: 0));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> SecureAsync(Stream stream, CancellationToken cancellationToken)
    {
        var secured = new SslStream(stream, leaveInnerStreamOpen: false, options.ValidateCertificate);
        await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = options.Host }, cancellationToken)
            .WaitAsync(options.ConnectTimeout, options.Time, cancellationToken).ConfigureAwait(false);
        return secured;
    }
}
