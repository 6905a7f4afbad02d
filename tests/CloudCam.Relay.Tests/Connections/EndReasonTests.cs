using System.Text.RegularExpressions;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Tests.Connections;

public sealed class EndReasonTests
{
    [Fact]
    public void Every_violation_has_an_end_reason_of_its_own()
    {
        var reasons = Enum.GetValues<Violation>().Select(EndReasons.Of).ToList();
        Assert.DoesNotContain(EndReason.InternalError, reasons);
        Assert.Equal(reasons.Count, reasons.Distinct().Count());
    }

    [Fact]
    public void Every_end_a_session_can_ask_for_has_an_end_reason_of_its_own()
    {
        var reasons = Enum.GetValues<SessionEnd>().Select(EndReasons.Of).ToList();
        Assert.DoesNotContain(EndReason.InternalError, reasons);
        Assert.Equal(reasons.Count, reasons.Distinct().Count());
    }

    [Fact]
    public void Names_are_lower_case_with_dashes_and_differ()
    {
        var names = Enum.GetValues<EndReason>().Select(EndReasons.NameOf).ToList();
        Assert.All(names, name => Assert.Matches(new Regex("^[a-z]+(-[a-z]+)*$"), name));
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal("peer-closed", EndReasons.NameOf(EndReason.PeerClosed));
    }
}
