using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Containers;

/// <summary>
/// Keys of a stack in containers: made at the first start, kept in volumes, each program given only what it needs, as files (<c>SettingsFolder</c>) and in no environment.
/// </summary>
internal static class ContainerKeys
{
    /// <summary>Makes the API's key, unless it is there, and writes what follows from it.</summary>
    /// <param name="keys">Folder of the key itself; no service reads it.</param>
    /// <param name="functions">Folder of the functions' settings: the key's hash, the keys of webhooks and of live links.</param>
    /// <param name="relay">Folder of the relay's settings: the key of live links.</param>
    /// <exception cref="StackException">A folder cannot be written.</exception>
    public static void Write(string keys, string functions, string relay)
    {
        try
        {
            var key = AdminKey.Of(keys);
            Keep(functions, "Api__AdminKeySha256", key.Sha256);
            Keep(functions, "Webhooks__MasterKey", key.WebhookMasterKey);
            Keep(functions, "Live__LinkKey", key.LiveLinkKey);
            Keep(relay, "Live__LinkKey", key.LiveLinkKey);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StackException($"The keys cannot be kept: {error.Message}", error);
        }
    }

    /// <summary>The API's key.</summary>
    /// <exception cref="StackException">There is none yet.</exception>
    public static string ApiKey(string keys) => AdminKey.Find(keys)?.Text ?? throw new StackException("There is no key yet; it is made at the first 'docker compose up'.");

    /// <summary>Writes a secret as a file that only its owner reads, whole or not at all.</summary>
    /// <exception cref="StackException">The folder cannot be written.</exception>
    public static void Keep(string folder, string name, string value)
    {
        try
        {
            var file = Path.Combine(folder, name);
            // Whoever reads the folder as settings or secrets leaves names with a dot in front alone.
            var unfinished = Path.Combine(folder, $".{name}");
            File.Delete(unfinished);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var writer = new StreamWriter(unfinished, options)) writer.Write(value);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StackException($"{name} cannot be kept in {folder}: {error.Message}", error);
        }
    }
}
