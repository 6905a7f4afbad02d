using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Access;

/// <summary>The table <c>apikeys</c>.</summary>
internal sealed class ApiKeyTable(ITableStore tables)
{
    private const string DayForm = "yyyy-MM-dd";

    /// <summary>Reads a key; null when there is none.</summary>
    public async Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.ApiKeys, TableNames.ApiKeyPartition, id, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Writes a new key.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.AlreadyThere"/>: the id is taken.</exception>
    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => tables.WriteAsync(TableNames.ApiKeys, new TableWrite(
        TableWriteMode.Insert, TableNames.ApiKeyPartition, key.Id, new Dictionary<string, object?>
        {
            ["name"] = key.Name, ["scope"] = ApiScopes.NameOf(key.Scope), ["sha256"] = Convert.ToHexStringLower(key.Sha256), ["createdAt"] = key.CreatedAt,
            ["disabled"] = key.Disabled, ["ratePerMinute"] = key.RatePerMinute,
        }), cancellationToken);

    /// <summary>Notes the day of a use. A key that was deleted in between stays deleted.</summary>
    public Task UsedAsync(string id, DateOnly day, CancellationToken cancellationToken) => tables.WriteAsync(TableNames.ApiKeys, new TableWrite(
        TableWriteMode.Merge, TableNames.ApiKeyPartition, id, new Dictionary<string, object?> { ["lastUsedDay"] = day.ToString(DayForm, CultureInfo.InvariantCulture) }, "*"), cancellationToken);

    /// <summary>Deletes a key; one that is not there is fine.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) => tables.DeleteAsync(TableNames.ApiKeys, TableNames.ApiKeyPartition, id, "*", cancellationToken);

    /// <summary>Keys by id.</summary>
    /// <param name="after">Only those behind this id; null: from the first.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<ApiKey> AllAsync(string? after, int take, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // '!' sorts in front of every character of an id: "behind this one".
        var query = new TableQuery { PartitionKey = TableNames.ApiKeyPartition, RowKeyFrom = after is null ? null : after + "!", Take = take };
        await foreach (var row in tables.QueryAsync(TableNames.ApiKeys, query, cancellationToken)) yield return Read(row);
    }

    // A row that people edited by hand: what cannot be read must not open anything. A hash that is none fits no key, an unknown scope is the least.
    private static ApiKey Read(TableRow row) => new()
    {
        Id = row.RowKey, Name = row.Text("name") ?? "", Scope = ApiScopes.Of(row.Text("scope")) ?? ApiScope.Read, Sha256 = HashOf(row.Text("sha256")),
        CreatedAt = row.Time("createdAt") ?? default, Disabled = row.Values.ContainsKey("disabled") && row.Flag("disabled") != false,
        LastUsedDay = DateOnly.TryParseExact(row.Text("lastUsedDay"), DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        RatePerMinute = row.Number("ratePerMinute") is { } rate and >= 1 and <= ApiKey.MaxRatePerMinute ? (int)rate : null,
    };

    private static byte[] HashOf(string? hex)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        return hex is { Length: 64 } && Convert.FromHexString(hex, hash, out _, out var written) == OperationStatus.Done && written == hash.Length ? hash : [];
    }
}
