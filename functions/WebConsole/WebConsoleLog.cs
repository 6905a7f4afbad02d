namespace CloudCam.Functions.WebConsole;

/// <summary>Log events of the console's files: 4350 to 4359.</summary>
internal static partial class WebConsoleLog
{
    [LoggerMessage(4350, LogLevel.Information, "Console: {Count} files of {Folder}")]
    public static partial void Loaded(ILogger logger, int count, string folder);

    [LoggerMessage(4351, LogLevel.Information, "Console: there is none in {Folder}; build it (npm ci and npm run build in console) or set Console__Folder")]
    public static partial void NotThere(ILogger logger, string folder);

    [LoggerMessage(4352, LogLevel.Warning, "Console: {Folder} could not be read")]
    public static partial void NotRead(ILogger logger, Exception error, string folder);

    [LoggerMessage(4353, LogLevel.Warning, "Console: {Folder} holds more than {MaxFiles} files or {MaxBytes} bytes; the rest is left out")]
    public static partial void TooMuch(ILogger logger, string folder, int maxFiles, long maxBytes);
}
