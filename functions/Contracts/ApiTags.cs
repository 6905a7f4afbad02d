namespace CloudCam.Functions.Contracts;

/// <summary>What the groups of the API are about, for people.</summary>
internal static class ApiTags
{
    private static readonly Dictionary<string, string> Descriptions = new()
    {
        ["Alarms"] = "What devices raised, with the files they promised.",
        ["Cameras"] = "Cameras that the relay dials.",
        ["Cameras' own uploads"] = "What cameras post by their vendor's protocol (Jimi, JC400/JC261 protocol V1.3.5). No key, no problem details: integrators have no use for it.",
        ["Commands"] = "What devices are asked for.",
        ["Dead letters"] = "What could not be processed.",
        ["Devices"] = "Devices: what is registered, what they told last, where they were.",
        ["Health"] = "Whether the app can work.",
        ["Keys"] = "Who may use the API.",
        ["Live notices"] = "What happens now, over SignalR.",
        ["Live video"] = "Streams that run now.",
        ["Media"] = "Photos, videos and other files, and those on their way.",
        ["Webhooks"] = "Who is called when an alarm is raised, and what is posted: by the Standard Webhooks scheme.",
    };

    /// <summary>What a group is about.</summary>
    /// <exception cref="KeyNotFoundException">Nobody said it: add it here.</exception>
    public static string DescriptionOf(string tag) => Descriptions[tag];
}
