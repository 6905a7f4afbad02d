using CloudCam.Cloud.Rest;
using CloudCam.Functions.Hosting;
using CloudCam.Testing;
using Microsoft.Extensions.Configuration;

namespace CloudCam.Functions.Tests.Hosting;

public class SettingsTests
{
    private static IConfiguration Of(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => new KeyValuePair<string, string?>(one.Name, one.Value))).Build();

    private static IConfiguration Sample()
    {
        using var sample = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.Combine("local.settings.sample.json")));
        return Of([.. sample.RootElement.GetProperty("Values").EnumerateObject().Select(one => (one.Name.Replace("__", ":", StringComparison.Ordinal), one.Value.GetString()!))]);
    }

    [Fact]
    public void Sample_names_every_setting_with_its_default()
    {
        Assert.Equal(new FunctionOptions(), FunctionOptions.From(Sample()));
        Assert.All(typeof(FunctionOptions).GetProperties(), property =>
            Assert.NotNull(Sample()[property.Name == nameof(FunctionOptions.FfmpegPath) ? "FFMPEG_PATH" : property.Name]));
    }

    [Fact]
    public void Sample_connects()
    {
        using var cloud = CloudSetup.Create(CloudSettings.Read(Sample()), TimeProvider.System);
        Assert.Equal(4, cloud.EventHubs.PartitionCount("media"));
    }

    [Theory]
    [InlineData("VideoFrameRate", "0")]
    [InlineData("VideoFrameRate", "121")]
    [InlineData("VideoFrameRate", "NaN")]
    [InlineData("VideoSkipSeconds", "-1")]
    [InlineData("ConversionTimeout", "soon")]
    [InlineData("ConversionConcurrency", "3")]
    [InlineData("TransferGiveUpAfter", "7.00:00:00")]
    [InlineData("LinkLifetime", "1.00:00:01")]
    public void Setting_out_of_range_is_named(string name, string value) =>
        Assert.Contains(name, Assert.Throws<InvalidOperationException>(() => FunctionOptions.From(Of((name, value)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Storage_of_the_host_is_used_where_no_other_is_named()
    {
        Assert.Equal("UseDevelopmentStorage=true", CloudSettings.Read(Of(("AzureWebJobsStorage", "UseDevelopmentStorage=true"))).StorageConnectionString);
        Assert.Equal("fleet", CloudSettings.Read(Of(("AzureWebJobsStorage:accountName", "fleet"))).StorageAccountName);
        Assert.Null(CloudSettings.Read(Of(("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("Cloud:StorageAccountName", "fleet"))).StorageConnectionString);
    }
}
