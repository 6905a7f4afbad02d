using CloudCam.Core.Devices;

namespace CloudCam.Relay.Tests;

public sealed class RelayOptionsTests
{
    [Fact]
    public void Defaults_are_the_design_s_limits()
    {
        var options = new RelayOptions();
        Assert.Equal(256 * 1_024, options.BlockBytes);
        Assert.Equal(TimeSpan.FromSeconds(10), options.LoginTimeout);
        Assert.Equal(DevicePolicy.Quarantine, options.UnknownDevices);
        Assert.True(options.ListenBacklog >= 4_096);
        Assert.True(options.ReceiveBytes <= options.MaxBufferedBytes);
        Assert.True(options.StopTimeout < TimeSpan.FromSeconds(30));
        Assert.True(options.MaxConnectionsPerAddress < options.MaxConnections);
    }

    [Theory]
    [InlineData("Relay-7F", "relay-7f")]
    [InlineData("a.b/c", "a-b-c")]
    [InlineData("", "relay")]
    [InlineData("0123456789012345678901234567890123456789xyz", "0123456789012345678901234567890123456789")]
    public void A_replica_s_name_becomes_safe_for_blob_names(string name, string safe) => Assert.Equal(safe, new RelayOptions { Replica = name }.SafeReplica);
}
