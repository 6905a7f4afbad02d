using CloudCam.Core.Alarms;

namespace CloudCam.Protocols.Jimi.Tests;

public sealed class JimiAlarmsTests
{
    // Vendor document V1.3.5, alarm packet.
    private static readonly byte[] Document =
    [
        0x01, 0x0E, 0x47, 0x50, 0x51, 0x53, 0x69, 0x6B, 0x6C, 0x6D, 0x6F, 0x70, 0x73, 0x76, 0x80, 0x83, 0x84, 0x86, 0x87, 0x88, 0x8A, 0x8B, 0x8C, 0x8F, 0x90, 0x91, 0x92, 0x93,
        0x94, 0x97, 0x9A, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xCC, 0xCD, 0xCE, 0xD4, 0xD5,
    ];

    // The vendor's command list, where its numbers differ.
    private static readonly byte[] CommandList = [0x52, 0x5D, 0x9B, 0xE4, 0xE5];

    [Fact]
    public void Every_number_means_something_and_keeps_itself()
    {
        Assert.Equal(46, Document.Distinct().Count());
        for (var code = 0; code < 256; code++)
        {
            var alarm = JimiAlarms.Of((byte)code);
            Assert.Equal($"0x{code:X2}", alarm.Text);
            Assert.Equal(Document.Contains((byte)code) || CommandList.Contains((byte)code), alarm.IsKnown);
            Assert.Equal(alarm.IsKnown, alarm.Kind != AlarmVocabulary.Unknown);
            Assert.True(Enum.IsDefined(alarm.Kind.Severity));
        }
    }

    [Theory]
    [InlineData(0xCD, 0xE4)]
    [InlineData(0xCC, 0xE5)]
    [InlineData(0x9F, 0x9B)]
    [InlineData(0x50, 0x52)]
    [InlineData(0x83, 0xA6)]
    [InlineData(0x84, 0xA7)]
    public void Both_numbers_of_a_thing_are_the_same_word(byte one, byte other) => Assert.Equal(JimiAlarms.Of(one).Kind, JimiAlarms.Of(other).Kind);

    [Theory]
    [InlineData(0x01, "sos", AlarmSeverity.Critical)]
    [InlineData(0x93, "crash", AlarmSeverity.Critical)]
    [InlineData(0x8C, "drowsiness", AlarmSeverity.Critical)]
    [InlineData(0x87, "overspeed", AlarmSeverity.High)]
    [InlineData(0x91, "harsh-braking", AlarmSeverity.Warning)]
    [InlineData(0xD4, "driver-recognised", AlarmSeverity.Info)]
    [InlineData(0xFF, "unknown", AlarmSeverity.Info)]
    public void Numbers_have_the_shared_words(byte code, string word, AlarmSeverity severity) =>
        Assert.Equal((word, severity), (JimiAlarms.Of(code).Kind.Name, JimiAlarms.Of(code).Kind.Severity));

    [Fact]
    public void Notes_are_those_after_which_nobody_has_to_do_anything() =>
        Assert.Equal([0x69, 0x6C, 0x6D, 0x70, 0x9E], Enumerable.Range(0, 256).Where(code => JimiAlarms.Of((byte)code).IsNote));
}
