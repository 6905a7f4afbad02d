using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Functions.Access;

/// <summary>
/// The text of a key: <c>cck_id_secret</c>. The prefix lets scanners of source code recognise a leaked one; the id (12 characters of
/// <c>a-z0-9</c>) finds its row; the secret is 32 random bytes in base64url. Only SHA-256 over the whole text is ever stored.
/// </summary>
internal readonly record struct ApiKeyText
{
    /// <summary>Length of an id, characters.</summary>
    public const int IdLength = 12;

    private const string Prefix = "cck_";
    private const int SecretBytes = 32;
    private const int MinSecretLength = 32;

    // Ours are 43; a header with more than this was never a key, and is not worth hashing.
    private const int MaxLength = 160;

    // 32 characters, so that five bits of a random byte choose one without favour; without 0, 1, l and o, which people confuse.
    private const string IdAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> SecretCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private ApiKeyText(string text) => Text = text;

    /// <summary>The whole text: a secret, for the one answer that tells it and for nothing else.</summary>
    public string Text { get; }

    /// <summary>The id in it.</summary>
    public string Id => Text.Substring(Prefix.Length, IdLength);

    /// <summary>SHA-256 over the whole text, 32 bytes.</summary>
    public byte[] Sha256 => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    /// <summary>Makes a key.</summary>
    public static ApiKeyText Create(RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretBytes];
        random.GetBytes(bytes);
        Span<char> id = stackalloc char[IdLength];
        for (var index = 0; index < id.Length; index++) id[index] = IdAlphabet[bytes[index] % IdAlphabet.Length];
        return new ApiKeyText($"{Prefix}{id}_{Base64Url.EncodeToString(bytes[IdLength..])}");
    }

    /// <summary>Reads a key's text. False for anything that has not its form: it is neither looked up nor hashed.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ApiKeyText key)
    {
        key = default;
        const int secretAt = 4 + IdLength + 1;
        if (text is null || text.Length is < secretAt + MinSecretLength or > MaxLength || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (!IsId(text.AsSpan(Prefix.Length, IdLength)) || text[secretAt - 1] != '_' || text.AsSpan(secretAt).ContainsAnyExcept(SecretCharacters)) return false;
        key = new ApiKeyText(text);
        return true;
    }

    /// <summary>Whether a text could be an id of ours: it goes into a table key.</summary>
    public static bool IsId(ReadOnlySpan<char> text) => text.Length == IdLength && !text.ContainsAnyExcept(IdCharacters);

    /// <summary>Says nothing of the secret, wherever it is written by mistake.</summary>
    public override string ToString() => $"{Prefix}{Id}_...";
}
