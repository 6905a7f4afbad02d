using System.Text.Json.Serialization;

namespace CloudCam.Dev.Doctor;

/// <summary>What a check came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>As it should be.</summary>
    Well,

    /// <summary>It works, and somebody should know.</summary>
    Note,

    /// <summary>Not looked at, because it is not set up or not asked for.</summary>
    Skipped,

    /// <summary>Broken.</summary>
    Ill,
}

/// <summary>The answer of one check.</summary>
/// <param name="Verdict">What it came to.</param>
/// <param name="Detail">What was seen. Never a key, a password or a link.</param>
/// <param name="Advice">What is probably wrong and what to do; null when nothing is.</param>
public sealed record Answer(Verdict Verdict, string Detail, string? Advice = null)
{
    /// <summary>As it should be.</summary>
    public static Answer Well(string detail) => new(Verdict.Well, detail);

    /// <summary>It works, and somebody should know.</summary>
    public static Answer Note(string detail, string advice) => new(Verdict.Note, detail, advice);

    /// <summary>Not looked at.</summary>
    public static Answer Skipped(string why) => new(Verdict.Skipped, why);

    /// <summary>Broken.</summary>
    public static Answer Ill(string detail, string advice) => new(Verdict.Ill, detail, advice);
}

/// <summary>One line of the report.</summary>
/// <param name="Part">Part of the system.</param>
/// <param name="Check">What was looked at.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Advice">What is probably wrong and what to do; null when nothing is.</param>
public sealed record Finding(string Part, string Check, Verdict Verdict, long Milliseconds, string Detail, string? Advice);
