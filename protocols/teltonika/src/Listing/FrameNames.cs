namespace CloudCam.Protocols.Teltonika.Listing;

/// <summary>Names of frames in listings.</summary>
internal static class FrameNames
{
    public const string Close = "close";

    public static string Of(TeltonikaCommand command) => command switch
    {
        TeltonikaCommand.Init => "init",
        TeltonikaCommand.Start => "start",
        TeltonikaCommand.Resume => "resume",
        TeltonikaCommand.Sync => "sync",
        TeltonikaCommand.Data => "data",
        TeltonikaCommand.Status => "status",
        TeltonikaCommand.FileRequest => "file-request",
        TeltonikaCommand.RepeatInit => "repeat-init",
        TeltonikaCommand.MetadataRequest => "metadata-request",
        TeltonikaCommand.Metadata => "metadata",
        TeltonikaCommand.PathRequest => "path-request",
        TeltonikaCommand.Path => "path",
        TeltonikaCommand.EnhancedData => "enhanced-data",
        _ => "unknown",
    };
}
