namespace CloudCam.Functions.Access;

/// <summary>Whether the API asks who calls.</summary>
public enum ApiAuthentication
{
    /// <summary>Every request needs a key of the scope. The default.</summary>
    Require,

    /// <summary>Everybody may do everything: for tests and for trying the app alone on a laptop. Told as a warning at the start.</summary>
    Open,
}
