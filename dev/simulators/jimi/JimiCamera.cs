namespace CloudCam.Simulators.Jimi;

/// <summary>
/// A simulated JC261 or JC400: it dials in, plays its scenario, obeys commands, and posts photos, clips and name lists over HTTP. Written from the
/// public description of the wire, sharing no code with the server, so that a misreading on either side shows.
/// </summary>
public sealed class JimiCamera
{
    private readonly JimiCameraOptions _options;
    private readonly IProgress<JimiProgress>? _progress;
    private readonly JimiUploads _uploads;
    private readonly JimiLink _link;
    private readonly JimiLive _live;
    private readonly JimiPlayer _player;

    /// <summary>Makes a camera; nothing is dialled before <see cref="RunAsync"/>.</summary>
    /// <param name="options">What it is and what happens to it.</param>
    /// <param name="progress">Gets the reports, called directly on the camera's tasks; or null.</param>
    public JimiCamera(JimiCameraOptions options, IProgress<JimiProgress>? progress = null)
    {
        (_options, _progress) = (options, progress);
        var device = new JimiDevice(options);
        Ledger = new JimiLedger(options.MostInLedger);
        _link = new JimiLink(options, device, Ledger, Report);
        _uploads = new JimiUploads(options, device, Ledger, _link, Report);
        _player = new JimiPlayer(options, device, _link, _uploads, Ledger, Report);
        _live = new JimiLive(options, device, Ledger);
        var commands = new JimiCommands(options, device, _uploads, _link, _live);
        _link.OnCommand = command =>
        {
            var answer = commands.Do(command);
            Report(JimiEventKind.Command, $"{command.Text} -> {answer.Text}");
            return answer;
        };
        _link.Greeting = () => JimiReports.Greeting(options, device);
    }

    /// <summary>The camera's own account of what it sent and was answered; grows while it runs.</summary>
    public JimiLedger Ledger { get; }

    /// <summary>The camera.</summary>
    public ulong Imei => _options.Imei;

    /// <summary>Plays the scenario to its end, or until the caller cancels. May be called once.</summary>
    /// <param name="cancellationToken">Stops the camera; the result then says so.</param>
    /// <returns>What became of it.</returns>
    public async Task<JimiRunResult> RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] sides = [_link.RunAsync(ended.Token), _uploads.RunAsync(ended.Token), _live.RunAsync(ended.Token)];
        try
        {
            var playing = PlayAllAsync(ended.Token);
            // The sides end only by an error of their own or by the caller.
            await (await Task.WhenAny([playing, .. sides]).ConfigureAwait(false)).ConfigureAwait(false);
            return new JimiRunResult(Imei, IsFinished: true, Ledger);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new JimiRunResult(Imei, IsFinished: false, Ledger);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            foreach (var side in sides)
            {
                await side.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Plays one more step while the camera runs: for tests that decide as they go.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>When it is played.</returns>
    public Task PlayAsync(JimiStep step, CancellationToken cancellationToken) => _player.PlayAsync(step, cancellationToken);

    private async Task PlayAllAsync(CancellationToken cancellationToken)
    {
        foreach (var step in _options.Scenario.Steps)
        {
            await _player.PlayAsync(step, cancellationToken).ConfigureAwait(false);
        }

        if (_options.StaysOnline)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }

        await _player.PlayAsync(new WaitAnswersStep(), cancellationToken).ConfigureAwait(false);
        await _player.PlayAsync(new WaitUploadsStep(), cancellationToken).ConfigureAwait(false);
    }

    private void Report(JimiEventKind kind, string text) => _progress?.Report(new JimiProgress(_options.Imei, kind, text));
}
