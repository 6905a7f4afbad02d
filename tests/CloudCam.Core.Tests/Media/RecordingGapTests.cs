using CloudCam.Core.Media;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Tests.Media;

public sealed class RecordingGapTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    [Fact]
    public void Gaps_and_the_open_end_come_back_from_the_row()
    {
        var file = SampleTransfers.Full.File with { IsOpenEnded = true, Units = 0, UnitBytes = 1, Gaps = [new(Begin, 1.25, "frames-lost"), new(Begin.AddSeconds(30), 4, "link-lost")] };
        var read = Read(SampleTransfers.Full with { File = file });
        Assert.True(read.File.IsOpenEnded);
        Assert.Equal(file.Gaps, read.File.Gaps);
        Assert.True(read.IsWhole(1));
        Assert.False(read.IsWhole(0));
    }

    [Theory]
    [InlineData("{broken")]
    [InlineData("7")]
    [InlineData("""[{"from":"never","seconds":1,"reason":"x"},{"seconds":1},7,{"from":"2026-03-14T09:26:53Z","seconds":"1","reason":"x"}]""")]
    public void A_column_that_somebody_spoilt_is_no_gap(string column)
    {
        var values = TransferRow.ToValues(SampleTransfers.Full);
        values["gaps"] = column;
        Assert.Empty(TransferRow.Read(new TableRow(SampleTransfers.Full.Device.Value, SampleTransfers.Full.Id, "e", values)).File.Gaps);
    }

    [Fact]
    public void An_ending_is_laid_over_what_was_announced_and_its_gaps_are_counted()
    {
        var file = SampleTransfers.Full.File with { FrameRate = 25 };
        var many = Enumerable.Range(0, 1_000).Select(number => new RecordingGap(Begin.AddSeconds(number), 0.5, "frames-lost")).ToList();
        var ended = new FileEnding(58.5, null, many).Of(file);
        Assert.Equal((58.5, 25d, FileEnding.MaxGaps), (ended.DurationSeconds!.Value, ended.FrameRate!.Value, ended.Gaps.Count));
        Assert.Equal(500, ended.Gaps.Sum(gap => gap.Seconds), 3);
        Assert.Equal(file.DurationSeconds, new FileEnding(double.NaN, double.PositiveInfinity, []).Of(file).DurationSeconds);
    }

    private static Transfer Read(Transfer transfer) => TransferRow.Read(new TableRow(transfer.Device.Value, transfer.Id, "e", TransferRow.ToValues(transfer)));
}
