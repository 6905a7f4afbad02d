using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Dev.Tests.Containers;

/// <summary>The first-run steps of the stack in containers, as processes.</summary>
public sealed class ContainersCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cloudcam-containers-").FullName;

    private string Keys => Made("keys");

    private string Functions => Made("functions");

    private string Relay => Made("relay");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Keys_are_made_once_and_everybody_gets_only_what_he_needs()
    {
        var (exitCode, output, errors) = await MakeAsync();
        Assert.True(exitCode == 0, errors);
        var key = (await File.ReadAllTextAsync(Path.Combine(Keys, "api-admin-key"), TestContext.Current.CancellationToken)).Trim();
        Assert.DoesNotContain(key, output + errors, StringComparison.Ordinal);
        Assert.Equal(["Api__AdminKeySha256", "Live__LinkKey", "Webhooks__MasterKey"], NamesIn(Functions));
        Assert.Equal(["Live__LinkKey"], NamesIn(Relay));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))), Read(Functions, "Api__AdminKeySha256"));
        Assert.Equal(Read(Functions, "Live__LinkKey"), Read(Relay, "Live__LinkKey"));
        Assert.Equal(32, Convert.FromBase64String(Read(Relay, "Live__LinkKey")).Length);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var before = Read(Functions, "Webhooks__MasterKey");
        Assert.Equal(0, (await MakeAsync()).ExitCode);
        Assert.Equal(before, Read(Functions, "Webhooks__MasterKey"));
        var shown = await BuiltProgram.RunAsync(null, "containers", "show-key", "--keys", Keys);
        Assert.Equal((0, key), (shown.ExitCode, shown.Output.Trim()));
    }

    [Fact]
    public async Task Nobody_is_shown_a_key_that_is_not_there()
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(null, "containers", "show-key", "--keys", Keys);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("There is no key yet", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cameras_password_is_kept_as_the_relay_finds_it()
    {
        Assert.Equal(0, (await BuiltProgram.RunAsync("open sesame\n", "containers", "keep-secret", "gate-1", "--secrets", Keys)).ExitCode);
        Assert.Equal("open sesame", Read(Keys, "gate-1"));
        Assert.Equal(0, (await BuiltProgram.RunAsync("another", "containers", "keep-secret", "gate-1", "--secrets", Keys)).ExitCode);
        Assert.Equal("another", Read(Keys, "gate-1"));
        Assert.Equal(["gate-1"], NamesIn(Keys));
    }

    [Theory]
    [InlineData("../gate", "x", "name of a secret")]
    [InlineData("gate-1", "", "1 to 4096 characters")]
    public async Task What_is_no_secret_is_refused(string name, string value, string said)
    {
        var (exitCode, _, errors) = await BuiltProgram.RunAsync(value, "containers", "keep-secret", name, "--secrets", Keys);
        Assert.Equal(1, exitCode);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_setup_without_a_cloud_says_what_is_missing()
    {
        var (exitCode, _, errors) = await BuiltProgram.RunAsync(null, "containers", "setup");
        Assert.Equal(1, exitCode);
        Assert.Contains("StorageConnectionString", errors, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> MakeAsync() => BuiltProgram.RunAsync(null, "containers", "keys", "--keys", Keys, "--functions", Functions, "--relay", Relay);

    private string Made(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    private static IEnumerable<string> NamesIn(string folder) => Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order();

    private static string Read(string folder, string name) => File.ReadAllText(Path.Combine(folder, name));
}
