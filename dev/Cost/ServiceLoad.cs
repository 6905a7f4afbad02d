namespace CloudCam.Dev.Cost;

/// <summary>Where the limit of a resource comes from.</summary>
internal enum LimitKind
{
    /// <summary>The service's own documentation says it.</summary>
    Published,

    /// <summary>It follows from our code.</summary>
    OurCode,

    /// <summary>It follows from our code and a latency that nobody has measured on the real service.</summary>
    Assumed,
}

/// <summary>What a fleet asks of one resource of one deployment, and what that resource can give.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Load">How much of it the fleet asks for.</param>
/// <param name="Limit">How much there is.</param>
/// <param name="Kind">Where the limit comes from.</param>
internal sealed record ServiceLoad(string Resource, string Unit, double Load, double Limit, LimitKind Kind)
{
    /// <summary>The share that is used; above 1 it does not hold.</summary>
    public double Share => Load / Limit;
}
