using System.Net;
using System.Text;
using CloudCam.Core.Media;
using CloudCam.Functions.Conversion;
using CloudCam.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CloudCam.Functions.Tests.Hosting;

public class StopTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task App_that_stops_breaks_off_a_conversion_and_leaves_the_job_for_later()
    {
        var converter = new EndlessConverter();
        await using var bench = new Bench([], services => services.AddSingleton<IMediaConverter>(converter));
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        await bench.App.StartAsync(Stop);
        using var client = new HttpClient { BaseAddress = new Uri(bench.App.Urls.Single()) };
        var body = "{\"Data\":{\"job\":" + new MediaJob(transfer.Device, transfer.Id).ToText() + "}}";
        var answer = client.PostAsync("/AssembleMedia", new StringContent(body, Encoding.UTF8, "application/json"), Stop);
        await converter.Begun.Task.WaitAsync(Stop);

        await bench.App.StopAsync(Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await answer).StatusCode);
        Assert.Equal(TransferState.Stored, (await bench.TransferAsync(transfer.Id))!.State);
        Assert.False(Directory.Exists(converter.Folder));
    }

    private sealed class EndlessConverter : IMediaConverter
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public string? Folder { get; private set; }

        public async Task<ConversionResult> ConvertAsync(ConversionWork work, CancellationToken cancellationToken)
        {
            Folder = work.Folder;
            Begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return ConversionResult.Failed("never");
        }
    }
}
