namespace CloudCam.Functions.Webhooks;

/// <summary>Answers several endpoints share.</summary>
internal static class WebhookAnswers
{
    /// <summary>There is no master key.</summary>
    public static IResult Off() => Results.Problem("Webhooks are off: the setting Webhooks__MasterKey is missing.", statusCode: StatusCodes.Status501NotImplemented);

    /// <summary>There is no such subscription.</summary>
    public static IResult NotThere() => Results.Problem("There is no such subscription.", statusCode: StatusCodes.Status404NotFound);

    /// <summary>Somebody else changed it in between.</summary>
    public static IResult Contended() => Results.Problem("Somebody else changed it at the same moment; read it again.", statusCode: StatusCodes.Status409Conflict);
}
