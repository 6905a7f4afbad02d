using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Tests.Devices;

public sealed class ImportTests : ApiBench
{
    [Fact]
    public async Task File_registers_its_devices_and_again_changes_nothing()
    {
        const string file = "\uFEFFid,name,tags,teltonika.resumeOrigin,note\r\n350000000000101,\"Truck \"\"1\"\", north\",north; night ,0,\"two\r\nlines\"\r\ncam-2,,,,\r\n";
        Assert.Equal((2, 0, 0, 0), await CountsAsync(file));
        var device = await JsonAsync("/api/devices/350000000000101");
        Assert.Equal(("Truck \"1\", north", "two\r\nlines", "0"), (
            device.GetProperty("name").GetString(), device.GetProperty("note").GetString(), device.GetProperty("quirks").GetProperty("teltonika.resumeOrigin").GetString()));
        Assert.Equal(["north", "night"], device.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        var etag = (await RowAsync("cam-2"))!.ETag;
        Assert.Equal((0, 0, 2, 0), await CountsAsync(file));
        Assert.Equal(etag, (await RowAsync("cam-2"))!.ETag);
    }

    [Fact]
    public async Task Empty_cells_and_missing_columns_leave_what_is_there()
    {
        await SendAsync(HttpMethod.Put, "/api/devices/cam-1", """{"name":"old","tags":["a"],"quirks":{"x.y":"1"},"policy":"refuse"}""");
        Assert.Equal((0, 1, 0, 0), await CountsAsync("name,id,tags,x.z\n,cam-1,b,2"));
        var device = await JsonAsync("/api/devices/cam-1");
        Assert.Equal(("old", "refuse", "b", "1", "2"), (
            device.GetProperty("name").GetString(), device.GetProperty("policy").GetString(), device.GetProperty("tags")[0].GetString(),
            device.GetProperty("quirks").GetProperty("x.y").GetString(), device.GetProperty("quirks").GetProperty("x.z").GetString()));
    }

    [Fact]
    public async Task Wrong_lines_are_told_by_number_and_the_others_taken()
    {
        var file = new StringBuilder("id,name,tags,policy\n")
            .Append("good-1,\"a\nb\",,\n") // 2: a name of two lines
            .Append("good-2,a,,accept\n") // 4
            .Append("../etc,a,,\n") // 5
            .Append("good-3,a\n") // 6
            .Append("good-2,b,,\n") // 7
            .Append("bad-4,x\"y,,\n") // 8
            .Append("bad-5,a,,maybe\n") // 9
            .Append($"bad-6,{new string('n', 101)},,\n") // 10
            .Append($"bad-7,{new string('n', 20_000)},,\n") // 11
            .Append("bad-8,\"a\"b,,\n") // 12
            .Append("\n\r\n") // 13, 14: empty
            .Append("good-9,ü,t,\r") // 15
            .Append("bad-10,\"never closed,,\ngood-11,a,,\n"); // 16
        var answer = await ImportAsync(new StringContent(file.ToString()));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((2, 10), (report.GetProperty("created").GetInt32(), report.GetProperty("refused").GetInt32()));
        Assert.Equal([2, 5, 6, 7, 8, 9, 10, 11, 12, 16], [.. report.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32())]);
        Assert.Equal(["good-2", "good-9"], await IdsAsync("take=200"));
    }

    [Fact]
    public async Task Ten_thousand_lines_are_one_import()
    {
        var file = new StringBuilder("id,name,tags\n");
        for (var number = 0; number < 10_000; number++) file.Append(System.Globalization.CultureInfo.InvariantCulture, $"{350_000_000_000_000 + number},Truck {number},t{number % 7}\n");
        Assert.Equal((10_000, 0, 0, 0), await CountsAsync(file.ToString()));
        Assert.Equal(0, (await CountsAsync(file.ToString())).Created);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name,tags\na,b")]
    [InlineData("id,id\na,b")]
    [InlineData("id,Name,name\na,b,c")]
    [InlineData("id,epoch\na,1")]
    [InlineData("id,../x.y\na,1")]
    [InlineData("\"id\na,1")]
    public async Task File_without_a_usable_header_is_refused(string file) => Assert.Equal(HttpStatusCode.BadRequest, (await ImportAsync(new StringContent(file))).StatusCode);

    [Fact]
    public async Task Another_kind_of_body_is_refused() =>
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Client.PostAsync("/api/devices/import", new StringContent("id\na"), Stop)).StatusCode);

    [Fact]
    public async Task Announced_100_MB_are_refused_at_once_and_100_MB_in_pieces_at_the_limit()
    {
        using var announced = new StreamContent(new Endless("cam-0,a\n", 100_000_000));
        announced.Headers.ContentLength = 100_000_000;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusOrClosedAsync(announced));

        using var pieces = new StreamContent(new Endless("same,a\n", 100_000_000, "id,name\n"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusOrClosedAsync(pieces));
        Assert.Equal(["same"], await IdsAsync("take=200"));
    }

    [Fact]
    public async Task One_endless_line_is_refused_without_being_kept()
    {
        var answer = await ImportAsync(new StreamContent(new Endless("aaaaaaaa", 12_000_000, "id,name\n")));
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((HttpStatusCode.OK, 1, 0), (answer.StatusCode, report.GetProperty("refused").GetInt32(), report.GetProperty("created").GetInt32()));
    }

    [Fact]
    public async Task Store_that_is_away_fails_the_import_which_can_be_sent_again()
    {
        Bench.Calls.FailAt(3, false);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ImportAsync(new StringContent("id\na\nb\nc"))).StatusCode);
        Bench.Calls.Clear();
        Assert.Equal(HttpStatusCode.OK, (await ImportAsync(new StringContent("id\na\nb\nc"))).StatusCode);
        Assert.Equal(["a", "b", "c"], await IdsAsync("take=200"));
    }

    private async Task<HttpStatusCode> StatusOrClosedAsync(HttpContent content)
    {
        try
        {
            return (await ImportAsync(content)).StatusCode;
        }
        catch (HttpRequestException)
        {
            // The server answers before it has read everything and closes; whether the client still reads the answer is the network's luck.
            return HttpStatusCode.RequestEntityTooLarge;
        }
    }

    private async Task<(int Created, int Updated, int Unchanged, int Refused)> CountsAsync(string file)
    {
        var answer = await ImportAsync(new StringContent(file));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return (report.GetProperty("created").GetInt32(), report.GetProperty("updated").GetInt32(), report.GetProperty("unchanged").GetInt32(), report.GetProperty("refused").GetInt32());
    }

    private Task<TableRow?> RowAsync(string device) => Bench.Tables.GetAsync(TableNames.Devices, device, TableNames.DeviceRow, Stop);

    /// <summary>The same text again and again, up to a length.</summary>
    private sealed class Endless(string text, long length, string first = "") : Stream
    {
        private readonly byte[] bytes = Encoding.ASCII.GetBytes(text);
        private readonly byte[] head = Encoding.ASCII.GetBytes(first);
        private long position;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var many = (int)Math.Min(count, length - position);
            for (var index = 0; index < many; index++, position++)
                buffer[offset + index] = position < head.Length ? head[position] : bytes[(position - head.Length) % bytes.Length];
            return many;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
