using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Access;

/// <summary>A key as the API shows it.</summary>
internal sealed record ApiKeyView
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    [Words(nameof(ApiWords.Scopes))]
    public required string Scope { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateOnly? LastUsedDay { get; init; }
    public required bool Disabled { get; init; }
    public int? RatePerMinute { get; init; }

    /// <summary>Its text; in the answer that makes it only.</summary>
    public string? Key { get; init; }

    /// <summary>What is shown of a key.</summary>
    public static ApiKeyView Of(ApiKey key) => new()
    {
        Id = key.Id, Name = key.Name, Scope = ApiScopes.NameOf(key.Scope), CreatedAt = key.CreatedAt, LastUsedDay = key.LastUsedDay, Disabled = key.Disabled,
        RatePerMinute = key.RatePerMinute,
    };
}
