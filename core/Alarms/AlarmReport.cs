namespace CloudCam.Core.Alarms;

/// <summary>An alarm as its event told it.</summary>
/// <param name="Alarm">The alarm, as a row of its own would hold it.</param>
/// <param name="Files">Names of the files the device promised, checked, each once, at most <see cref="AlarmBurst.MaxFiles"/>.</param>
public sealed record AlarmReport(AlarmRecord Alarm, IReadOnlyList<string> Files);
