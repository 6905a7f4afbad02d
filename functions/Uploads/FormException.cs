namespace CloudCam.Functions.Uploads;

/// <summary>A request body is not what it says it is, or more than we take.</summary>
internal sealed class FormException(UploadRefusal refusal) : Exception($"The body was refused: {refusal}.")
{
    /// <summary>What is wrong with it.</summary>
    public UploadRefusal Refusal { get; } = refusal;
}
