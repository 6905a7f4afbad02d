using System.Net;
using CloudCam.Cloud.Memory;
using CloudCam.Cloud.Rest;
using CloudCam.Cloud.Rest.Secrets;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Cloud.Tests.Rest;

/// <summary>Passwords by name: from a folder, from a vault, kept for a minute.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Value = "p4ssw0rd-nobody-may-see";
    private readonly string folder = Directory.CreateTempSubdirectory("cloudcam-secrets-").FullName;
    private readonly StoppedClock clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(Value)]
    [InlineData(Value + "\n")]
    [InlineData(Value + "\r\n")]
    public async Task A_file_of_the_folder_is_a_secret_without_its_line_end(string content)
    {
        var store = new FolderSecretStore(folder);
        Assert.Null(await store.FindAsync("gate-password", Stop));
        await File.WriteAllTextAsync(Path.Combine(folder, "gate-password"), content, Stop);
        Assert.Equal(Value, await store.FindAsync("gate-password", Stop));
    }

    [Theory]
    [InlineData("../gate")]
    [InlineData("/etc/passwd")]
    [InlineData("gate/password")]
    [InlineData("")]
    [InlineData("Gate")]
    public async Task A_name_is_never_a_path(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => new FolderSecretStore(folder).FindAsync(name, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => new MemorySecretStore().FindAsync(name, Stop));
        var stub = new StubService();
        await Assert.ThrowsAsync<ArgumentException>(() => Vault(stub).FindAsync(name, Stop));
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_has_no_secrets_and_one_that_is_too_long_is_refused()
    {
        Assert.Null(await new FolderSecretStore(Path.Combine(folder, "missing")).FindAsync("a", Stop));
        await File.WriteAllTextAsync(Path.Combine(folder, "long"), new string('x', 20_000), Stop);
        Assert.Equal(StoreError.Invalid, (await Assert.ThrowsAsync<StoreException>(() => new FolderSecretStore(folder).FindAsync("long", Stop))).Error);
    }

    [Fact]
    public async Task A_secret_of_the_vault_is_asked_for_by_its_name_with_a_token_of_the_vaults_cloud()
    {
        var stub = new StubService().Answer(HttpStatusCode.OK, $$$"""{"value":"{{{Value}}}","id":"https://v.vault.azure.net/secrets/gate/1","attributes":{"enabled":true}}""");
        Assert.Equal(Value, await Vault(stub).FindAsync("gate-password", Stop));
        var request = Assert.Single(stub.Requests);
        Assert.Equal("https://v.vault.azure.net/secrets/gate-password?api-version=7.4", request.Uri);
        Assert.StartsWith("Bearer ", request.Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal("https://vault.azure.net/.default", KeyVaultSecrets.ScopeOf(new Uri("https://v.vault.azure.net")));
        Assert.Equal("https://vault.azure.cn/.default", KeyVaultSecrets.ScopeOf(new Uri("https://v.vault.azure.cn")));
        Assert.Equal("https://vault.azure.net/.default", KeyVaultSecrets.ScopeOf(new Uri("https://10.0.0.7")));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, """{"error":{"code":"Forbidden","message":"SecretDisabled p4ssw0rd-nobody-may-see"}}""", StoreError.Refused)]
    [InlineData(HttpStatusCode.OK, """{"value":7,"id":"p4ssw0rd-nobody-may-see"}""", StoreError.Invalid)]
    [InlineData(HttpStatusCode.OK, "p4ssw0rd-nobody-may-see", StoreError.Invalid)]
    public async Task What_goes_wrong_at_the_vault_says_nothing_of_the_value(HttpStatusCode status, string body, StoreError expected)
    {
        var stub = new StubService().Answer(status, body);
        var error = await Assert.ThrowsAsync<StoreException>(() => Vault(stub).FindAsync("gate-password", Stop));
        Assert.Equal(expected, error.Error);
        Assert.DoesNotContain(Value, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_the_vault_does_not_have_is_none() =>
        Assert.Null(await Vault(new StubService().Answer(HttpStatusCode.NotFound, """{"error":{"code":"SecretNotFound"}}""")).FindAsync("gate-password", Stop));

    [Fact]
    public async Task A_secret_is_asked_for_once_a_minute_and_one_that_is_missing_each_time()
    {
        var memory = new MemorySecretStore();
        var secrets = new CachedSecrets(memory, TimeSpan.FromMinutes(1), clock);
        Assert.Null(await secrets.FindAsync("gate", Stop));
        memory.Set("gate", "one");
        Assert.Equal("one", await secrets.FindAsync("gate", Stop));
        memory.Set("gate", "two");
        Assert.Equal("one", await secrets.FindAsync("gate", Stop));
        Assert.Equal(2, memory.Reads);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("two", await secrets.FindAsync("gate", Stop));
        memory.Set("gate", "three");
        secrets.Forget("gate");
        Assert.Equal("three", await secrets.FindAsync("gate", Stop));
    }

    [Fact]
    public void The_settings_choose_the_store()
    {
        var stub = new StubService();
        Assert.Null(stub.Services().Secrets);
        stub.Options.SecretsFolder = folder;
        Assert.NotNull(stub.Services().Secrets);
        stub.Options.KeyVaultUri = new Uri("https://v.vault.azure.net");
        Assert.Throws<ArgumentException>(() => stub.Services(new StubCredential()));
        stub.Options.SecretsFolder = "";
        stub.Options.KeyVaultUri = new Uri("http://v.vault.azure.net/secrets");
        Assert.Throws<ArgumentException>(() => stub.Services(new StubCredential()));
    }

    private static ISecretStore Vault(StubService stub)
    {
        stub.Options.KeyVaultUri = new Uri("https://v.vault.azure.net");
        return stub.Services(new StubCredential()).Secrets!;
    }
}
