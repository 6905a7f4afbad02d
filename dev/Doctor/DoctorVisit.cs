using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Doctor;

/// <summary>Looks at everything there is of a target, in the order of the path that a file takes.</summary>
/// <param name="target">What is examined.</param>
/// <param name="events">Looks into the event streams; null: nobody does.</param>
/// <param name="time">The clock.</param>
internal sealed class DoctorVisit(DoctorTarget target, ICanaryEvents? events, TimeProvider time)
{
    /// <summary>Examines.</summary>
    /// <param name="progress">Gets each line as soon as it is known; null: nobody.</param>
    /// <param name="cancellationToken">Ends the examination.</param>
    public async Task<DoctorReport> RunAsync(IProgress<Finding>? progress, CancellationToken cancellationToken)
    {
        var examination = new Examination(time, progress);
        using var plain = new HttpClient();
        await new RelayChecks(examination, target).RunAsync(cancellationToken).ConfigureAwait(false);
        if (target.Live is { } live) await examination.CheckAsync("relay", "port for viewers", "Nothing answers there: is Live__LinkKey set, and the port in the ingress?", stop => LiveCheck.LookAsync(plain, live, stop), cancellationToken).ConfigureAwait(false);
        else examination.Skip("relay", "port for viewers", "no address was given (--live)");
        if (target.RelayHealth is { } health) await SelfChecks.AskAsync(examination, "relay", plain, new Uri(health, "health/details"), cancellationToken).ConfigureAwait(false);
        else examination.Skip("relay", "permissions", "its health port is not reached from here (--relay-health); the canary shows whether it can store");
        if (target.Functions is { } functions) await FunctionsAsync(examination, functions, cancellationToken).ConfigureAwait(false);
        else examination.Skip("functions", "everything", "no address was given (--functions)");
        return new DoctorReport(target.Name, time.GetUtcNow(), examination.Findings);
    }

    private async Task FunctionsAsync(Examination examination, Uri address, CancellationToken cancellationToken)
    {
        var home = new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
        using var anybody = new HttpClient { BaseAddress = home };
        var checks = new FunctionsChecks(examination, anybody, target.ApiKey, time);
        await checks.RunAsync(cancellationToken).ConfigureAwait(false);
        if (checks.Scope is null)
        {
            examination.Skip("canary", "everything", "without a good key nothing can be registered");
            return;
        }
        using var api = new HttpClient { BaseAddress = home };
        api.DefaultRequestHeaders.Add("x-api-key", target.ApiKey);
        await examination.CheckAsync("functions", "live notices", "The SignalR service cannot be reached from here.", stop => NoticesCheck.LookAsync(api, stop), cancellationToken).ConfigureAwait(false);
        await examination.CheckAsync("functions", "live links", "Look at the functions' log.", stop => LiveCheck.LinksAsync(api, stop), cancellationToken).ConfigureAwait(false);
        if (checks.Scope != "admin")
        {
            examination.Skip("functions", "permissions", "needs a key of scope admin");
            examination.Skip("canary", "everything", "needs a key of scope admin");
            return;
        }
        await SelfChecks.AskAsync(examination, "functions", api, new Uri("api/health/details", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        if (target.Webhook is { } webhook) await examination.CheckAsync("functions", "webhook", "Look at the functions' log.", stop => WebhookAsync(api, webhook, stop), cancellationToken).ConfigureAwait(false);
        else examination.Skip("functions", "webhook", "not asked for (--webhook ID sends a test message)");
        if (!target.Canary) examination.Skip("canary", "everything", "not asked for");
        else if (target.RelayHost is null || !target.Ports.Any(one => one.Speaks == CameraPort.Teltonika)) examination.Skip("canary", "everything", "no port for Teltonika cameras was given");
        else
        {
            await new Canary(examination, target, api, events, time).RunAsync(cancellationToken).ConfigureAwait(false);
            if (events is null) examination.Skip("canary", "announced", "no event streams were given (environment variable CLOUDCAM_EVENT_HUBS)");
        }
    }

    private static async Task<Answer> WebhookAsync(HttpClient api, string id, CancellationToken cancellationToken)
    {
        using var answer = await api.PostAsync(new Uri($"api/webhooks/{Uri.EscapeDataString(id)}/test", UriKind.Relative), null, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccessStatusCode
            ? Answer.Well("a test message is on its way; lastSuccessAt of the subscription tells when it was taken")
            : Answer.Ill($"{(int)answer.StatusCode}", "There is no such subscription, it is switched off, or Webhooks__MasterKey is missing.");
    }
}
