using System.Text.Json;
using CloudCam.Testing;

namespace CloudCam.Dev.Tests.Decode;

/// <summary><c>decode</c> as people run it. Bytes typed by hand from the public description of the protocol.</summary>
public sealed class DecodeCommandTests : IDisposable
{
    // INIT: command 0, protocol id 5, IMEI 350000000000001, settings with the front photo's bit.
    private const string Init = "0000 0005 00013E52B9ABE001 04000000";

    // STATUS, code 0x11: the file is not there.
    private const string Status = "0005 0004 00000011";

    private static readonly string[] FrameKeys = ["line", "protocol", "frame", "crcValid", "lengthValid", "fields", "reply"];
    private static readonly string[] ErrorKeys = ["line", "protocol", "error"];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cloudcam-decode-test-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task One_object_per_frame_with_the_promised_keys_in_order()
    {
        var (exitCode, lines, errors) = await DecodeAsync($"# a dump\n\n{Init} # dials in\n{Status}\n");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.All(lines, line => Assert.Equal(FrameKeys, Keys(line)));
        Assert.Equal([(3, "init"), (4, "status")], lines.Select(line => (line.GetProperty("line").GetInt32(), line.GetProperty("frame").GetString())));
        Assert.All(lines, line => Assert.Equal("teltonika", line.GetProperty("protocol").GetString()));
        Assert.Equal("350000000000001", Imei(lines[0]));
        Assert.Equal(JsonValueKind.Null, lines[0].GetProperty("crcValid").ValueKind);
        Assert.Matches("^[0-9a-f]+$", lines[0].GetProperty("reply").GetString());
    }

    [Fact]
    public async Task A_frame_over_two_lines_counts_for_the_line_that_completes_it_and_two_in_one_line_are_both_told()
    {
        var (_, lines, _) = await DecodeAsync($"{Init[..12]}\n# nothing\n{Init[12..]} {Status}\n");

        Assert.Equal([(3, "init"), (3, "status")], lines.Select(line => (line.GetProperty("line").GetInt32(), line.GetProperty("frame").GetString())));
    }

    [Fact]
    public async Task A_line_that_is_no_hex_is_an_error_line_and_the_rest_is_read()
    {
        var (exitCode, lines, _) = await DecodeAsync($"xyz\n123\n{Init}\n");

        Assert.Equal(0, exitCode);
        Assert.Equal([1, 2, 3], lines.Select(line => line.GetProperty("line").GetInt32()));
        Assert.All(lines.Take(2), line => Assert.Equal(ErrorKeys, Keys(line)));
        Assert.Equal("Column 1 is no hex digit.", lines[0].GetProperty("error").GetString());
        Assert.Equal("The number of hex digits is odd.", lines[1].GetProperty("error").GetString());
        Assert.Equal("init", lines[2].GetProperty("frame").GetString());
    }

    [Fact]
    public async Task A_frame_that_never_ends_is_an_error_of_its_last_line()
    {
        var (exitCode, lines, _) = await DecodeAsync($"{Init}\n{Status[..8]}\n# end\n");

        Assert.Equal(0, exitCode);
        Assert.Equal((2, true), (lines[^1].GetProperty("line").GetInt32(), lines[^1].TryGetProperty("error", out _)));
    }

    [Fact]
    public async Task Hostile_bytes_give_lines_of_json_and_exit_code_0()
    {
        var random = new Random(7);
        var text = string.Join('\n', Enumerable.Range(0, 300).Select(_ =>
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            return Convert.ToHexString(bytes);
        }));

        var (exitCode, lines, errors) = await DecodeAsync(text + "\nffffffffffffffff\n0004ffff");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(Keys(line), key => key is "frame" or "error"));
    }

    [Fact]
    public async Task Every_vector_of_the_protocol_gives_valid_lines()
    {
        foreach (var file in Vectors.Files("protocols/teltonika/vectors", "*.hex"))
        {
            var (exitCode, output, _) = await BuiltProgram.RunAsync(null, "decode", "--protocol", "teltonika", file);
            Assert.Equal(0, exitCode);
            Assert.All(Lines(output), line => Assert.Contains(Keys(line), key => key is "frame" or "error"));
        }
    }

    [Fact]
    public async Task A_file_gives_the_same_as_standard_input()
    {
        var file = Path.Combine(folder.FullName, "dump.hex");
        await File.WriteAllTextAsync(file, Init, TestContext.Current.CancellationToken);

        var fromFile = await BuiltProgram.RunAsync(null, "decode", "--protocol", "teltonika", file);
        var fromInput = await BuiltProgram.RunAsync(Init, "decode", "--protocol", "teltonika", "-");

        Assert.Equal(fromInput, fromFile);
        Assert.EndsWith("}\n", fromFile.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_answered_line_by_line_before_it_ends()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var program = BuiltProgram.Start(isOutputRead: false, "decode", "--protocol", "teltonika");
        foreach (var frame in (string[])["init", "status"])
        {
            await program.Input.WriteLineAsync(frame == "init" ? Init : Status);
            await program.Input.FlushAsync(cancellation);
            var line = await program.Output.ReadLineAsync(cancellation).AsTask().WaitAsync(BuiltProgram.Patience, cancellation);
            Assert.Equal(frame, JsonSerializer.Deserialize<JsonElement>(line!).GetProperty("frame").GetString());
        }
        program.Input.Close();
        Assert.Equal(0, (await program.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("decode")]
    [InlineData("decode", "--protocol", "morse")]
    [InlineData("decode", "--protocol", "teltonika", "no-such-file.hex")]
    [InlineData("decode", "--protocol", "teltonika", "a.hex", "b.hex")]
    [InlineData("decode", "--protocol", "teltonika", "--loud")]
    public async Task Unusable_arguments_end_with_2_and_print_nothing_on_stdout(params string[] arguments)
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync("", arguments);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.NotEqual("", errors);
    }

    private static async Task<(int ExitCode, IReadOnlyList<JsonElement> Lines, string Errors)> DecodeAsync(string input)
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(input, "decode", "--protocol", "teltonika");
        return (exitCode, Lines(output), errors);
    }

    private static List<JsonElement> Lines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    private static IEnumerable<string> Keys(JsonElement line) => line.EnumerateObject().Select(property => property.Name);

    private static string? Imei(JsonElement line) => line.GetProperty("fields").EnumerateObject()
        .First(field => field.Value.ValueKind == JsonValueKind.String && field.Value.GetString()!.Length == 15).Value.GetString();
}
