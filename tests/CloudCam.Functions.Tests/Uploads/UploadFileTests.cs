using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Functions.Api;
using CloudCam.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CloudCam.Functions.Tests.Uploads;

public class UploadFileTests
{
    // The worked example of 6.3: number and timestamp, signed with the printed key.
    private const string Number = "12345678";
    private const string Timestamp = "1764345600000";
    private const string Sign = "MTBkYWNlODhmZmU3ZDU4MTUzNmQ4NjNjMDY3ZDEyYjM=";
    private const string Command = "0638771234567890123-1a2b3c4d";

    private static Form Example(string number = Number) => new Form()
        .Field("imei", UploadRig.Imei).Field("instructionId", number).Field("timestamp", Timestamp).Field("sign", Sign).File(Samples.Jpeg, "shot.jpg");

    [Fact]
    public async Task Posted_file_is_bound_to_its_command_by_the_commands_number()
    {
        await using var rig = await UploadRig.StartAsync(services => services.AddSingleton<ICommandFinder>(new Finder(12_345_678)), "--Uploads:Sign=Require");
        Assert.Equal((200, UploadRig.Success("shot.jpg")), await rig.PostAsync(Example(), "/files"));
        var media = await rig.AssembleOneAsync();
        Assert.Equal((UploadRig.Device, 12_345_678L, Command, "server-request"), (media.Device, media.File.InstructionId, media.File.CommandId, media.File.Trigger));
        Assert.Equal(Command, MediaView.Of(media).CommandId);
        Assert.All(rig.Bench.Events(), one => Assert.Equal(Command, one.GetProperty("data").GetProperty("commandId").GetString()));
    }

    [Theory]
    [InlineData("12345678", 0x12345678u, 0x12345678L)]
    [InlineData("0xBEEF", 0xBEEFu, 0xBEEFL)]
    [InlineData("beef", 0xBEEFu, 0xBEEFL)]
    [InlineData("17", 99u, 17L)]
    [InlineData("no number", 99u, null)]
    [InlineData("99999999999", 99u, null)]
    public async Task Number_may_be_decimal_or_hexadecimal_and_a_file_without_a_command_is_kept(string text, uint known, long? number)
    {
        await using var rig = await UploadRig.StartAsync(services => services.AddSingleton<ICommandFinder>(new Finder(known)));
        Assert.Equal((200, UploadRig.Success("shot.jpg")), await rig.PostAsync(Example(text), "/files"));
        var file = Assert.Single(await rig.TransfersAsync()).File;
        Assert.Equal((number, number == known ? Command : null), (file.InstructionId, file.CommandId));
    }

    [Fact]
    public async Task File_without_a_name_is_named_after_its_command()
    {
        await using var rig = await UploadRig.StartAsync();
        var form = new Form().File(Samples.Jpeg).Field("imei", UploadRig.Imei).Field("instructionId", Number);
        Assert.Equal((200, UploadRig.Success($"FILE_{UploadRig.Imei}_{Number}")), await rig.PostAsync(form, "/files"));
    }

    [Fact]
    public async Task Wrong_sign_is_refused_where_signs_are_required()
    {
        await using var rig = await UploadRig.StartAsync("--Uploads:Sign=Require");
        Assert.Equal(400, (await rig.PostAsync(Example("12345679"), "/files")).Status);
        Assert.Equal(400, (await rig.PostAsync(new Form().File(Samples.Jpeg, "shot.jpg").Field("sign", Sign), "/files")).Status);
        await rig.AssertNothingKeptAsync();
    }

    private sealed class Finder(uint known) : ICommandFinder
    {
        public Task<string?> FindAsync(DeviceId device, uint serverFlag, CancellationToken cancellationToken) =>
            Task.FromResult(device == UploadRig.Device && serverFlag == known ? Command : null);
    }
}
