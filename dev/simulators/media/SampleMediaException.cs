namespace CloudCam.Simulators.Media;

/// <summary>Sample media could not be made; the message says what to do.</summary>
public sealed class SampleMediaException : Exception
{
    /// <summary>Makes an error without a message.</summary>
    public SampleMediaException()
    {
    }

    /// <summary>Makes an error.</summary>
    /// <param name="message">What went wrong and what mends it.</param>
    public SampleMediaException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error with its cause.</summary>
    /// <param name="message">What went wrong and what mends it.</param>
    /// <param name="innerException">The cause.</param>
    public SampleMediaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
