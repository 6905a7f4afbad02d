using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Secrets;

/// <summary>Secrets as files of a folder, one each, named like the secret: what container platforms mount as a secret volume. Read anew each time, so that a changed one counts.</summary>
/// <param name="folder">The folder.</param>
public sealed class FolderSecretStore(string folder) : ISecretStore
{
    // UTF-8 has at most four bytes a character; a line end may follow.
    private const int MaxBytes = (SecretNames.MaxValueLength * 4) + 2;

    private readonly string root = Path.GetFullPath(folder);

    /// <inheritdoc/>
    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        // A name of this form has no dot and no slash: it cannot leave the folder.
        SecretNames.Check(name);
        try
        {
            var file = new FileStream(Path.Combine(root, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using (file.ConfigureAwait(false))
            {
                var bytes = new byte[MaxBytes + 1];
                var count = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                var text = count > MaxBytes ? null : System.Text.Encoding.UTF8.GetString(bytes, 0, count);
                Array.Clear(bytes);
                return WithoutLineEnd(text) is { Length: <= SecretNames.MaxValueLength } value ? value : throw new StoreException(StoreError.Invalid, $"Secret read: {name} is too long.");
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Not there (yet): whoever asked says so.
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StoreException(StoreError.Refused, $"Secret read: {name} may not be read.", inner: error);
        }
        catch (IOException error)
        {
            throw new StoreException(StoreError.Unreachable, $"Secret read: {name} cannot be read ({error.GetType().Name}).", inner: error);
        }
    }

    // Who writes such a file with an editor or echo gets a line end that is not part of the password.
    private static string? WithoutLineEnd(string? text) =>
        text is null ? null : text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
}
