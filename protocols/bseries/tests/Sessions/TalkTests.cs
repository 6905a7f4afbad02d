using CloudCam.Core.Cameras;

namespace CloudCam.Protocols.BSeries.Tests.Sessions;

public sealed class TalkTests
{
    private const string Sound = "0123456789abcdef0123456789abcdef";

    // A second of a tone: 25 pieces.
    private static readonly byte[] Tone = [.. Enumerable.Range(0, 8_000).SelectMany(i => BitConverter.GetBytes((short)(9_000 * Math.Sin(i / 3.0))))];

    [Fact]
    public void Speech_leaves_piece_by_piece_on_time_and_ends_when_it_was_heard()
    {
        var relay = Asked(Tone);
        Assert.Equal($"hall/sounds/{Sound}.pcm", Assert.Single(relay.Operation.Contents).Path);
        // No video for it: the talk alone opens the connection, and asks for a second of buffer.
        Assert.Equal("O11 01", relay.Operation.Say());
        relay.Operation.Receive(Wire.Operation(12, "0000 78563412"));
        relay.Connect();
        Assert.Equal("V0 78563412", relay.Media.Heard[0]);
        Assert.Equal(2, relay.Media.Heard.Count);
        relay.Wait(0.2);
        Assert.Equal(7, relay.Media.Heard.Count);
        relay.Wait(1);
        Assert.Equal(26, relay.Media.Heard.Count);
        Assert.StartsWith("V3 c003000018000000", relay.Media.Heard[^1], StringComparison.Ordinal);
        Assert.Equal("", relay.Operation.Say());
        relay.Wait(0.9);
        Assert.Equal("O13", relay.Operation.Say());
        Assert.Equal("Answered", relay.Outcome);
        // Nothing runs: the camera closes the connection.
        relay.Wait(5.1);
        Assert.False(relay.Media.IsOpen);

        var heard = new short[8_000];
        var decoder = new AdpcmDecoder();
        var at = 0;
        foreach (var piece in relay.Media.HeardBytes.SelectMany(Pieces)) at += decoder.Decode(piece, heard.AsSpan(at));
        Assert.Equal(8_000, at);
        double signal = 0, noise = 0;
        for (var i = 160; i < heard.Length; i++)
        {
            var wanted = BitConverter.ToInt16(Tone, 2 * i);
            (signal, noise) = (signal + ((double)wanted * wanted), noise + Math.Pow(wanted - heard[i], 2));
        }
        Assert.InRange(signal / noise, 50, double.MaxValue);
    }

    [Fact]
    public void Talk_joins_the_connection_that_video_has()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.Continuous)) { Stored = Tone }.LoggedIn().Streaming();
        relay.Film(2);
        relay.Media.Say();
        relay.Operation.Say();
        relay.Command("talk", ("sound", Sound));
        Assert.Equal("O11 01", relay.Operation.Say());
        relay.Operation.Receive(Wire.Operation(12, "0000"));
        relay.Film(3, fromTicks: 1_200);
        Assert.Equal(25, relay.Media.Heard.Count(word => word.StartsWith("V3", StringComparison.Ordinal)));
        Assert.Equal("O13", relay.Operation.Say());
        Assert.True(relay.Media.IsOpen);
        Assert.Equal("Answered", relay.Outcome);
    }

    [Theory]
    [InlineData("0200", "Failed busy")]
    [InlineData("0700", "Failed not-supported")]
    [InlineData("0600", "Failed refused")]
    public void Only_one_talks(string answer, string outcome)
    {
        var relay = Asked(Tone);
        relay.Operation.Receive(Wire.Operation(12, answer));
        Assert.Equal(outcome, relay.Outcome);
        relay.Wait(20);
        Assert.Equal("O11 01", relay.Operation.Say());
        Assert.Empty(relay.MediaLines);
    }

    [Fact]
    public void A_sound_that_is_not_there_is_not_played()
    {
        var relay = Asked(null);
        Assert.Equal(("Failed sound-not-found", ""), (relay.Outcome, relay.Operation.Say()));
        relay.Command("talk", ("sound", "../secret"));
        Assert.Equal("Failed bad-arguments", relay.Outcome);
    }

    [Fact]
    public void A_connection_that_breaks_in_the_middle_ends_the_talk()
    {
        var relay = Asked(Tone);
        relay.Operation.Receive(Wire.Operation(12, "0000 78563412"));
        relay.Connect();
        relay.Wait(0.4);
        relay.Drop(relay.Media);
        Assert.Equal("Failed link-lost", relay.Outcome);
        relay.Operation.Say();
        relay.Wait(20);
        Assert.Equal("", relay.Operation.Say());

        // The next one begins anew, and says nothing of the one before.
        relay.Command("talk", ("sound", Sound));
        relay.Operation.Receive(Wire.Operation(12, "0000 12345678"));
        relay.Connect();
        Assert.StartsWith("V3 0000000000000000", relay.Media.Heard[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_talk_that_is_not_answered_fails()
    {
        var relay = Asked(Tone);
        relay.Wait(10.1);
        Assert.Equal("Failed no-answer", relay.Outcome);
    }

    private static FakeRelay Asked(byte[]? sound)
    {
        var relay = new FakeRelay { Stored = sound is null ? null : new ReadOnlyMemory<byte>(sound) }.LoggedIn();
        relay.Operation.Say();
        return relay.Command("talk", ("sound", Sound));
    }

    private static IEnumerable<byte[]> Pieces(ReadOnlyMemory<byte> said)
    {
        var pieces = new List<byte[]>();
        for (var at = 0; at < said.Length;)
        {
            var length = BitConverter.ToInt32(said.Span[(at + 15)..]);
            if (said.Span[at + 4] == 3) pieces.Add(said.Slice(at + 23 + 17, 160).ToArray());
            at += 23 + length;
        }
        return pieces;
    }
}
