using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CloudCam.Core.Naming;

namespace CloudCam.Cloud.Rest.Blobs;

/// <summary>
/// Read-only signatures for one blob ("Create a service SAS" and "Create a user delegation SAS" of the storage REST reference).
/// Fields are signed unescaped, joined by line feeds.
/// </summary>
internal static class BlobSas
{
    private const string ServiceVersion = "2020-12-06";

    /// <summary>Newest version before two more fields were added to the signed text.</summary>
    private const string DelegationVersion = "2024-11-04";

    /// <summary>Query of a link signed with the account's key: 16 fields.</summary>
    public static string Service(string account, byte[] key, BlobName name, SasTerms terms)
    {
        string[] fields =
        [
            "r", "", Text(terms.Expires), Canonical(account, name), "", "", terms.Protocols, ServiceVersion, "b", "", "", "", terms.Disposition, "", "", "",
        ];
        var query = new StringBuilder($"sv={ServiceVersion}");
        return Finish(query, terms, Sign(key, fields));
    }

    /// <summary>Query of a link signed with a user delegation key: 24 fields.</summary>
    public static string Delegated(string account, UserDelegationKey key, BlobName name, SasTerms terms)
    {
        string[] fields =
        [
            "r", "", Text(terms.Expires), Canonical(account, name), key.ObjectId, key.TenantId, key.Starts, key.Expires, key.Service, key.Version,
            "", "", "", "", terms.Protocols, DelegationVersion, "b", "", "", "", terms.Disposition, "", "", "",
        ];
        var query = new StringBuilder($"sv={DelegationVersion}");
        query.Append("&skoid=").Append(Uri.EscapeDataString(key.ObjectId)).Append("&sktid=").Append(Uri.EscapeDataString(key.TenantId));
        query.Append("&skt=").Append(Uri.EscapeDataString(key.Starts)).Append("&ske=").Append(Uri.EscapeDataString(key.Expires));
        query.Append("&sks=").Append(key.Service).Append("&skv=").Append(key.Version);
        return Finish(query, terms, Sign(key.Value, fields));
    }

    /// <summary>Times as the service writes them: UTC, whole seconds.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Canonical(string account, BlobName name) => $"/blob/{account}/{name.Container}/{name.Path}";

    private static string Sign(byte[] key, string[] fields) =>
        Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Join('\n', fields))));

    private static string Finish(StringBuilder query, SasTerms terms, string signature)
    {
        query.Append("&spr=").Append(Uri.EscapeDataString(terms.Protocols)).Append("&se=").Append(Uri.EscapeDataString(Text(terms.Expires))).Append("&sr=b&sp=r");
        if (terms.Disposition.Length > 0) query.Append("&rscd=").Append(Uri.EscapeDataString(terms.Disposition));
        return query.Append("&sig=").Append(Uri.EscapeDataString(signature)).ToString();
    }
}

/// <summary>What a link allows.</summary>
/// <param name="Expires">When it stops working.</param>
/// <param name="Protocols"><c>https</c>, or <c>https,http</c> for a local emulator.</param>
/// <param name="Disposition">Content-Disposition of the answer; empty for none.</param>
internal sealed record SasTerms(DateTimeOffset Expires, string Protocols, string Disposition);
