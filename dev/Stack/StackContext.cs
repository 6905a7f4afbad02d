namespace CloudCam.Dev.Stack;

/// <summary>What parts share.</summary>
/// <param name="Options">The stack's options.</param>
/// <param name="Tools">Programs they run.</param>
/// <param name="Guardian">Ends their processes when this one is killed.</param>
/// <param name="Data">Where all data lie; each part has its own folder in it.</param>
internal sealed record StackContext(LocalStackOptions Options, Tools Tools, Guardian Guardian, DataFolder Data);
