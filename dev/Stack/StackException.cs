namespace CloudCam.Dev.Stack;

/// <summary>The local stack cannot start or go on. The message is for people: what is wrong and what mends it.</summary>
public sealed class StackException : Exception
{
    /// <summary>Makes an error without a message.</summary>
    public StackException()
    {
    }

    /// <summary>Makes an error.</summary>
    /// <param name="message">What is wrong and what mends it.</param>
    public StackException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error with its cause.</summary>
    /// <param name="message">What is wrong and what mends it.</param>
    /// <param name="innerException">The cause.</param>
    public StackException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
