using System.Collections.Concurrent;

namespace CloudCam.Simulators.Jimi;

/// <summary>One connection: frames out with their serials, frames in with their answers, and the five seconds between them.</summary>
internal sealed class JimiConnection(
    Stream stream, Action prepareReset, int number, JimiCameraOptions options, JimiDevice device, JimiLedger ledger)
{
    private readonly Turns _sending = new();
    private readonly ConcurrentDictionary<(byte Number, ushort Serial), Waiting> _waiting = new();
    private readonly TaskCompletionSource _loggedIn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Number => number;

    public bool IsLoggedIn => _loggedIn.Task.IsCompletedSuccessfully;

    /// <summary>Why the terminal itself ended the connection; empty when it did not.</summary>
    public string WhyEnded { get; private set; } = "";

    public Action<JimiReport> Answered { get; set; } = _ => { };

    public Func<JimiCommandText, JimiCommandAnswer> OnCommand { get; set; } = _ => new JimiCommandAnswer("");

    /// <summary>Sends the login and waits for its answer.</summary>
    /// <exception cref="IOException">There was none in time.</exception>
    public async Task LogInAsync(CancellationToken cancellationToken)
    {
        await SendAsync(device.LoginReport(), cancellationToken).ConfigureAwait(false);
        await _loggedIn.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a report with the next serial. A link that is gone is not an error here: the reader finds it, and what is kept is sent again.</summary>
    public Task SendAsync(JimiReport report, CancellationToken cancellationToken) => SendAsync(report, isAgain: false, cancellationToken);

    private Task SendAsync(JimiReport report, bool isAgain, CancellationToken cancellationToken) => _sending.RunAsync(async () =>
    {
        if (report.IsToKeep && report.SentOn == number && !isAgain)
        {
            // It stood in the list of what is kept when the login was answered, and has gone out with that.
            return;
        }

        report.SentOn = number;
        var isRepeat = report.TimesSent > 0;
        var frame = new JimiFrame(report.Number, report.Content(), device.NextSerial(), report.IsLong);
        report.TimesSent++;
        var packet = new JimiSentPacket(report.Id, frame.Number, frame.Serial, frame.Content, number, isRepeat, report.About);
        ledger.Sent(packet);
        var waiting = new Waiting(report, packet);
        if (report.Rule != AnswerRule.None)
        {
            _waiting[(frame.Number, frame.Serial)] = waiting;
        }

        await WriteAsync(Damaged(frame.ToBytes()), cancellationToken).ConfigureAwait(false);
        if (report.Rule != AnswerRule.None && !isAgain)
        {
            _ = WatchAsync(waiting, cancellationToken);
        }
    });

    /// <summary>Sends bytes as they are.</summary>
    public Task SendRawAsync(byte[] bytes, CancellationToken cancellationToken) => _sending.RunAsync(async () =>
    {
        await WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        ledger.Note($"sent {bytes.Length} raw bytes");
    });

    /// <summary>Reads until the server closes or the link breaks.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var reader = new JimiFrameReader(stream);
        try
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
            {
                await TakeAsync(frame, cancellationToken).ConfigureAwait(false);
            }

            WhyEnded = WhyEnded.Length > 0 ? WhyEnded : "closed by the server";
        }
        finally
        {
            if (reader.Dropped + reader.Skipped > 0)
            {
                ledger.Note($"connection {number}: {reader.Dropped} frames dropped, {reader.Skipped} bytes skipped");
            }
        }
    }

    /// <summary>Ends the connection from this side.</summary>
    public void Cut(bool withReset)
    {
        if (withReset)
        {
            prepareReset();
        }

        stream.Dispose();
    }

    private async Task WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            Cut(withReset: false);
        }
    }

    private async Task TakeAsync(JimiFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Number == JimiNumber.Command)
        {
            if (JimiCommandText.Read(frame) is { } command)
            {
                await AnswerAsync(command, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (_waiting.TryRemove((frame.Number, frame.Serial), out var waiting))
        {
            ledger.Answered(waiting.Packet);
            waiting.Done.TrySetResult();
            if (frame.Number == JimiNumber.Login)
            {
                _loggedIn.TrySetResult();
            }

            Answered(waiting.Report);
        }
        else
        {
            ledger.Note($"answer 0x{frame.Number:X2} with serial {frame.Serial}, {frame.Content.Length} bytes, belongs to no packet that waits");
        }
    }

    private async Task AnswerAsync(JimiCommandText command, CancellationToken cancellationToken)
    {
        var answer = OnCommand(command);
        var text = answer.Text;
        var flag = options.Scenario.Quirks.ReturnsFlag ? command.Flag : 0;
        if (text.Length > 0)
        {
            await SendAsync(
                new JimiReport(
                    JimiNumber.CommandResult, AnswerRule.None, _ => JimiPackets.CommandResult(flag, text, options.Scenario.Quirks.AnswersInUtf16))
                {
                    IsLong = true,
                    About = text,
                },
                cancellationToken).ConfigureAwait(false);
        }

        ledger.Commanded(new JimiCommandEntry(command.Flag, command.Text, text));
        answer.Afterwards?.Invoke();
    }

    /// <summary>Waits for the answer on the true clock: a scenario that runs faster does not make the server faster.</summary>
    private async Task WatchAsync(Waiting waiting, CancellationToken cancellationToken)
    {
        try
        {
            await waiting.Done.Task.WaitAsync(options.AnswerTimeout, options.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (waiting.Report.Rule is AnswerRule.Once or AnswerRule.Keep)
        {
            await SendAsync(waiting.Report, isAgain: true, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            WhyEnded = $"no answer to 0x{waiting.Packet.Number:X2} with serial {waiting.Packet.Serial} within {options.AnswerTimeout.TotalSeconds} s";
            Cut(withReset: false);
        }
        catch (OperationCanceledException)
        {
            // The connection is over; its end has been told.
            return;
        }
    }

    private byte[] Damaged(byte[] bytes)
    {
        if (options.Scenario.Quirks.DamageProbability > 0 && options.Random.NextDouble() < options.Scenario.Quirks.DamageProbability)
        {
            // Number, content, serial or CRC: the frame's length stays right.
            bytes[options.Random.Next(4, bytes.Length - 2)] ^= (byte)(1 << options.Random.Next(8));
        }

        return bytes;
    }

    private sealed record Waiting(JimiReport Report, JimiSentPacket Packet)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
