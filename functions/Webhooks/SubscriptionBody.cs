using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Notices;

namespace CloudCam.Functions.Webhooks;

/// <summary>What people say of a subscription: the body of <c>POST</c> and <c>PUT</c>.</summary>
internal sealed class SubscriptionBody(WebhookAddress addresses)
{
    private const int MaxBytes = 16 * 1_024;
    private const int MaxNameLength = 100;
    private const int MaxWords = 64;
    private const int MaxDevices = 64;

    /// <summary>What it may be.</summary>
    public static ApiShape Shape { get; } = ApiShape.Object(
        new("name", ApiShape.Text(MaxNameLength), "A name for people.", IsRequired: true),
        new("url", ApiShape.Text(WebhookAddress.MaxLength), "Where it is posted to: https, a public address, port 443 or 8443.", IsRequired: true),
        new("kinds", ApiShape.List(ApiShape.Word(ApiWords.NoticeKinds), ApiWords.NoticeKinds.Count), "What is told; empty: everything."),
        new("alarms", ApiShape.List(ApiShape.Like($"^[a-z-]{{1,{MaxNameLength}}}$"), MaxWords), "Words of the alarms it is about; empty: all."),
        new("minSeverity", ApiShape.Word(ApiWords.Severities) with { Default = AlarmRow.NameOf(AlarmSeverity.Info) }, "Alarms that matter less are not told."),
        new("devices", ApiShape.List(ApiParameter.DeviceShape, MaxDevices), "Devices it is about; empty: all."),
        new("enabled", ApiShape.Flag() with { Default = true }, "Whether anything is sent."));

    /// <summary>Lays a body over a subscription; else the answer that says what is wrong.</summary>
    public async Task<(WebhookSubscription? Subscription, IResult? Problem)> ReadAsync(HttpRequest request, WebhookSubscription before, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(request, MaxBytes, cancellationToken);
        if (body is null) return (null, unreadable);
        var name = body.Text("name", MaxNameLength, isRequired: true);
        var address = body.Text("url", WebhookAddress.MaxLength, isRequired: true);
        var kinds = body.Texts("kinds", ApiWords.NoticeKinds.Count, MaxNameLength) ?? [];
        var alarms = body.Texts("alarms", MaxWords, MaxNameLength) ?? [];
        var severity = body.Word("minSeverity", "info, warning, high or critical", SeverityOf, isRequired: false);
        var devices = body.Texts("devices", MaxDevices, DeviceId.MaxLength) ?? [];
        var enabled = body.Flag("enabled");
        if (kinds.Any(kind => kind is not (Notice.AlarmKind or Notice.FileKind))) body.Refuse("kinds", $"Expected {Notice.AlarmKind} and {Notice.FileKind}.");
        if (alarms.Any(word => word.Any(letter => letter != '-' && !char.IsAsciiLetterLower(letter)))) body.Refuse("alarms", "Expected alarm words as in the events.");
        if (devices.Any(device => !DeviceId.TryParse(device, out _))) body.Refuse("devices", "Expected device ids.");
        Uri? url = null;
        if (address is not null)
        {
            (url, var wrong) = await addresses.CheckAsync(address, cancellationToken);
            if (wrong is not null) body.Refuse("url", wrong);
        }
        if (body.Problem(Shape) is { } problem) return (null, problem);
        return (before with
        {
            Name = name!, Url = url!, Kinds = [.. kinds.Distinct()], Alarms = [.. alarms.Distinct()], MinSeverity = severity ?? AlarmSeverity.Info, Devices = [.. devices.Distinct()],
            // Whoever saves it has looked at it: what we noted of its failures begins anew.
            Enabled = enabled ?? true, DisabledReason = null, FailingSince = null, LastFailure = null,
        }, null);
    }

    private static AlarmSeverity? SeverityOf(string word) =>
        Enum.GetValues<AlarmSeverity>().Where(severity => AlarmRow.NameOf(severity) == word).Select(severity => (AlarmSeverity?)severity).FirstOrDefault();
}
