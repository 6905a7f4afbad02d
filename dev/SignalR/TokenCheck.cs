namespace CloudCam.Dev.SignalR;

/// <summary>What a token turned out to be.</summary>
/// <param name="Refusal">Why it is refused, without anything of the token; null: it is good.</param>
/// <param name="UserId">The user it names; null: none.</param>
internal readonly record struct TokenCheck(string? Refusal, string? UserId)
{
    public static TokenCheck Refused(string why) => new(why, null);
}
