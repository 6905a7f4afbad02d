using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Dev.Stack;

/// <summary>
/// The stack's key for the HTTP API: random, one per data folder, kept in it. The functions are told its SHA-256 only, as in every deployment.
/// </summary>
/// <param name="Text">The key, <c>cck_</c>, 12 characters, <c>_</c>, 43 characters: for the header <c>x-api-key</c>.</param>
internal sealed record AdminKey(string Text)
{
    private const string FileName = "api-admin-key";
    private const int IdLength = 12;
    private const int SecretBytes = 32;

    /// <summary>SHA-256 over the text, hex: the setting <c>Api__AdminKeySha256</c>.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text)));

    /// <summary>What the secrets of webhooks follow from, base64: the setting <c>Webhooks__MasterKey</c>. Follows from the key, so the folder keeps one secret only.</summary>
    public string WebhookMasterKey => Convert.ToBase64String(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Text), "webhooks"u8));

    /// <summary>What signs links to live streams, base64: the setting <c>Live__LinkKey</c> of relay and functions. Follows from the key as well.</summary>
    public string LiveLinkKey => Convert.ToBase64String(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Text), "live"u8));

    /// <summary>The key of a data folder; made at the first time.</summary>
    /// <exception cref="IOException">The file can be neither read nor written.</exception>
    public static AdminKey Of(string folder)
    {
        if (Find(folder) is { } kept) return kept;
        var id = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", IdLength);
        var key = new AdminKey($"cck_{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // Nobody else's business, also on a laptop that several people use.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(Path.Combine(folder, FileName), Encoding.ASCII, options);
        writer.WriteLine(key.Text);
        return key;
    }

    /// <summary>The key of a data folder, if it was made.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AdminKey? Find(string folder)
    {
        var file = Path.Combine(folder, FileName);
        return File.Exists(file) ? new AdminKey(File.ReadAllText(file).Trim()) : null;
    }

    /// <summary>Says nothing of the secret.</summary>
    public override string ToString() => "(key)";
}
