using CloudCam.Core.Naming;

namespace CloudCam.Core.Tests.Naming;

/// <summary>Vectors made with the partition function of Microsoft's JavaScript client (@azure/event-hubs 6.0.4), for 2, 4, 8 and 32 partitions.</summary>
public sealed class PartitionHashTests
{
    [Theory]
    [InlineData("cam-1", 0, 2, 6, 22)]
    [InlineData("cam-2", 1, 1, 1, 9)]
    [InlineData("353701090000001", 1, 3, 3, 11)]
    [InlineData("device/é/日本", 0, 0, 4, 28)]
    [InlineData("", 0, 0, 0, 0)]
    [InlineData("a", 0, 0, 4, 28)]
    [InlineData("abcdefghijkl", 1, 1, 5, 5)]
    [InlineData("abcdefghijklm", 1, 3, 7, 15)]
    [InlineData("abcdefghijklmnopqrstuvwxyz", 1, 1, 5, 21)]
    public void A_key_belongs_to_the_partition_the_service_would_choose(string key, int of2, int of4, int of8, int of32) => Assert.Equal(
        (of2, of4, of8, of32),
        (PartitionHash.PartitionOf(key, 2), PartitionHash.PartitionOf(key, 4), PartitionHash.PartitionOf(key, 8), PartitionHash.PartitionOf(key, 32)));

    [Fact]
    public void The_two_words_of_lookup3_are_those_of_the_service() => Assert.Equal((0x24A800D1u, 0xBFDD9CFBu), PartitionHash.Lookup3("cam-1"u8));

    [Fact]
    public void One_partition_takes_everything_and_none_is_a_mistake()
    {
        Assert.Equal(0, PartitionHash.PartitionOf("anything", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PartitionHash.PartitionOf("anything", 0));
    }

    [Fact]
    public void Long_keys_are_taken_whole()
    {
        var key = new string('k', 1_000);
        Assert.NotEqual(PartitionHash.Lookup3("k"u8), PartitionHash.Lookup3(System.Text.Encoding.UTF8.GetBytes(key)));
        Assert.InRange(PartitionHash.PartitionOf(key, 32), 0, 31);
    }
}
