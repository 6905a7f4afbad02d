using System.Runtime.CompilerServices;
using CloudCam.Core.Alarms;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Webhooks;

/// <summary>The table <c>webhooks</c>.</summary>
internal sealed class WebhookTable(ITableStore tables)
{
    // Names of devices and alarms have no comma.
    private const char Separator = ',';

    /// <summary>Reads a subscription; null when there is none.</summary>
    public async Task<WebhookSubscription?> FindAsync(string id, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.Webhooks, TableNames.WebhookPartition, id, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Writes a new subscription.</summary>
    public Task AddAsync(WebhookSubscription subscription, CancellationToken cancellationToken) =>
        tables.WriteAsync(TableNames.Webhooks, new TableWrite(TableWriteMode.Insert, TableNames.WebhookPartition, subscription.Id, ToValues(subscription)), cancellationToken);

    /// <summary>Writes a subscription over the version that was read.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/> or <see cref="StoreError.NotThere"/>: somebody else changed or deleted it.</exception>
    public Task SaveAsync(WebhookSubscription subscription, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Webhooks, new TableWrite(TableWriteMode.Replace, TableNames.WebhookPartition, subscription.Id, ToValues(subscription), subscription.ETag ?? "*"), cancellationToken);

    /// <summary>Deletes a subscription; one that is not there is fine.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        tables.DeleteAsync(TableNames.Webhooks, TableNames.WebhookPartition, id, "*", cancellationToken);

    /// <summary>All subscriptions, by id.</summary>
    public async IAsyncEnumerable<WebhookSubscription> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new TableQuery { PartitionKey = TableNames.WebhookPartition };
        await foreach (var row in tables.QueryAsync(TableNames.Webhooks, query, cancellationToken))
        {
            if (Read(row) is { } subscription) yield return subscription;
        }
    }

    private static Dictionary<string, object?> ToValues(WebhookSubscription subscription) => new()
    {
        ["name"] = subscription.Name, ["url"] = subscription.Url.AbsoluteUri, ["kinds"] = string.Join(Separator, subscription.Kinds), ["alarms"] = string.Join(Separator, subscription.Alarms),
        ["minSeverity"] = (int)subscription.MinSeverity, ["devices"] = string.Join(Separator, subscription.Devices), ["enabled"] = subscription.Enabled,
        ["disabledReason"] = subscription.DisabledReason, ["secretVersion"] = subscription.SecretVersion, ["secretSince"] = subscription.SecretSince, ["createdAt"] = subscription.CreatedAt,
        ["failingSince"] = subscription.FailingSince, ["lastFailure"] = subscription.LastFailure,
    };

    // A row that people edited by hand: one without an address is left out, a wrong switch is off.
    private static WebhookSubscription? Read(TableRow row) => !Uri.TryCreate(row.Text("url"), UriKind.Absolute, out var url) ? null : new WebhookSubscription
    {
        Id = row.RowKey, Name = row.Text("name") ?? "", Url = url, Kinds = List(row, "kinds"), Alarms = List(row, "alarms"), MinSeverity = AlarmRow.SeverityOf(row.Number("minSeverity")),
        Devices = List(row, "devices"), Enabled = row.Flag("enabled") == true, DisabledReason = row.Text("disabledReason"), SecretVersion = (int)Math.Clamp(row.Number("secretVersion") ?? 1, 1, int.MaxValue),
        SecretSince = row.Time("secretSince") ?? default, CreatedAt = row.Time("createdAt") ?? default, FailingSince = row.Time("failingSince"), LastFailure = row.Text("lastFailure"), ETag = row.ETag,
    };

    private static string[] List(TableRow row, string column) => row.Text(column)?.Split(Separator, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
