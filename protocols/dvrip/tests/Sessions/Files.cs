using System.Globalization;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

/// <summary>Recordings as a camera lists them: one a minute from 16:00 of its own clock on.</summary>
internal static class Files
{
    public static readonly DateTime First = new(2026, 5, 3, 16, 0, 0, DateTimeKind.Unspecified);

    public static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"/idea0/2026-05-03/001/{First.AddMinutes(number):HH.mm.ss}-{First.AddMinutes(number + 1):HH.mm.ss}[R][@{number}][0].h264");

    public static string Page(int from, int count) =>
        "{ \"Name\" : \"OPFileQuery\", \"OPFileQuery\" : [ " + string.Join(", ", Enumerable.Range(from, count).Select(Entry)) + " ], \"Ret\" : 100, \"SessionID\" : \"0x00000001\" }";

    private static string Entry(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{ \"BeginTime\" : \"{First.AddMinutes(number):yyyy-MM-dd HH:mm:ss}\", \"DiskNo\" : 0, \"EndTime\" : \"{First.AddMinutes(number + 1):yyyy-MM-dd HH:mm:ss}\", \"FileLength\" : \"0x00000400\", \"FileName\" : \"{Name(number)}\", \"SerialNo\" : 0 }}");
}
