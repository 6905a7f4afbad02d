namespace CloudCam.Functions.DeadLetters;

/// <summary>A dead letter as the API shows it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id within the kind; null for the messages of a queue of the host, which are only counted.</param>
/// <param name="Day">Day on which it was set apart, UTC; null as above.</param>
/// <param name="Reason">Why; null where nobody said.</param>
/// <param name="LengthBytes">Its size; null as above.</param>
/// <param name="Count">How many messages a queue of the host holds, about; null for the others.</param>
internal sealed record DeadLetterView(string Kind, string? Id, DateOnly? Day, string? Reason, long? LengthBytes, long? Count);
