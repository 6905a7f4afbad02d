using CloudCam.Core.Ports;

namespace CloudCam.Core.Tests.Ports;

public sealed class TableRowTests
{
    private static readonly DateTimeOffset Time = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    [Theory]
    [InlineData(5)]
    [InlineData(5L)]
    [InlineData(5.0)]
    [InlineData("5")]
    public void A_number_is_read_from_any_of_its_forms(object value)
    {
        var row = Row(value);
        Assert.Equal((5L, 5.0, "5"), (row.Number("c"), row.Real("c"), row.Text("c")));
    }

    [Theory]
    [InlineData(5.5)]
    [InlineData("five")]
    [InlineData(true)]
    [InlineData(null)]
    public void What_is_no_whole_number_is_none(object? value) => Assert.Null(Row(value).Number("c"));

    [Theory]
    [InlineData(true)]
    [InlineData("true")]
    [InlineData("True")]
    public void A_flag_is_read_from_its_text_too(object value) => Assert.True(Row(value).Flag("c"));

    [Fact]
    public void A_time_is_read_as_UTC_whatever_its_offset()
    {
        Assert.Equal(Time, Row(Time).Time("c"));
        Assert.Equal(Time, Row("2026-05-04T03:02:01Z").Time("c"));
        Assert.Equal(Time, Row("2026-05-04T05:02:01+02:00").Time("c"));
        Assert.Equal(Time, Row("2026-05-04T03:02:01").Time("c"));
        Assert.Null(Row("yesterday").Time("c"));
    }

    [Fact]
    public void A_binary_is_read_from_base64_too()
    {
        Assert.Equal([1, 2], Row(new byte[] { 1, 2 }).Binary("c"));
        Assert.Equal([1, 2], Row("AQI=").Binary("c"));
        Assert.Null(Row("no base64!").Binary("c"));
    }

    [Fact]
    public void A_missing_column_is_null_as_every_type()
    {
        var row = Row("x");
        Assert.Null(row.Text("other"));
        Assert.Null(row.Number("other"));
        Assert.Null(row.Real("other"));
        Assert.Null(row.Flag("other"));
        Assert.Null(row.Time("other"));
        Assert.Null(row.Binary("other"));
    }

    private static TableRow Row(object? value) => new("p", "r", "e", new Dictionary<string, object?> { ["c"] = value });
}
