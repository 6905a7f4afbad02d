using CloudCam.Core.Media;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Tests.Media;

public sealed class RecordingGapsTests
{
    private static readonly DateTimeOffset Time = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    private static Transfer WithGaps(params RecordingGap[] gaps) => SampleTransfers.Bare with { File = SampleTransfers.Bare.File with { IsOpenEnded = true, Units = 0, Gaps = gaps } };

    private static Transfer ReadBack(Transfer transfer, string? gaps = null)
    {
        var values = TransferRow.ToValues(transfer);
        if (gaps is not null) values["gaps"] = gaps;
        return TransferRow.Read(new TableRow(transfer.Device.Value, transfer.Id, "", values));
    }

    [Fact]
    public void Gaps_and_the_open_end_are_read_back()
    {
        var gaps = new[] { new RecordingGap(Time, 1.5, "link-lost"), new RecordingGap(Time.AddSeconds(30), 0.04, "frames-lost") };
        var read = ReadBack(WithGaps(gaps));
        Assert.Equal(gaps, read.File.Gaps);
        Assert.True(read.File.IsOpenEnded);
    }

    [Fact]
    public void No_gaps_are_no_text()
    {
        Assert.Null(TransferRow.ToValues(SampleTransfers.Bare)["gaps"]);
        Assert.Empty(ReadBack(SampleTransfers.Bare).File.Gaps);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{\"from\":\"yesterday\"}]")]
    public void A_column_that_was_broken_by_hand_is_no_gap(string text) => Assert.Empty(ReadBack(WithGaps(), text).File.Gaps);
}
