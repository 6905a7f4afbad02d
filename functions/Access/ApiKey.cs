namespace CloudCam.Functions.Access;

/// <summary>What is stored of a key.</summary>
internal sealed record ApiKey
{
    /// <summary>Highest rate a key can have: one instance of this app answers about that much.</summary>
    public const int MaxRatePerMinute = 60_000;

    /// <summary>Longest name, characters: a line on a screen.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Its id, the part of the text that is no secret.</summary>
    public required string Id { get; init; }

    /// <summary>Who has it, for people.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required ApiScope Scope { get; init; }

    /// <summary>SHA-256 over its text, 32 bytes.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Day of its last use, UTC; null: never used. A day only: a row is not written at each request.</summary>
    public DateOnly? LastUsedDay { get; init; }

    /// <summary>Whether it is switched off.</summary>
    public bool Disabled { get; init; }

    /// <summary>Requests a minute; null: what the setting says.</summary>
    public int? RatePerMinute { get; init; }
}
