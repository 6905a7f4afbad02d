using System.Text.Json;
using Azure.Core;
using CloudCam.Cloud.Rest.Http;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Secrets;

/// <summary>Secrets of an Azure Key Vault over its REST API, version 7.4 ("Get Secret": <c>GET /secrets/{name}</c> gives the newest version). One request per call.</summary>
public sealed class KeyVaultSecrets : ISecretStore
{
    private const string Operation = "Secret read";
    private const string Version = "api-version=7.4";

    private readonly RestPipeline pipeline;
    private readonly string vault;

    internal KeyVaultSecrets(RestPipeline pipeline, Uri vault)
    {
        this.pipeline = pipeline;
        this.vault = vault.AbsoluteUri.TrimEnd('/');
    }

    /// <inheritdoc/>
    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        SecretNames.Check(name);
        using var message = pipeline.Create(RequestMethod.Get, $"{vault}/secrets/{name}?{Version}");
        message.Request.Headers.SetValue("Accept", "application/json");
        var response = await pipeline.SendAsync(message, Operation, 200, 404, cancellationToken).ConfigureAwait(false);
        if (response.Status == 404) return null;
        try
        {
            using var json = await JsonDocument.ParseAsync(response.ContentStream!, default, cancellationToken).ConfigureAwait(false);
            var value = json.RootElement.TryGetProperty("value", out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : null;
            return value is { Length: <= SecretNames.MaxValueLength } ? value : throw new StoreException(StoreError.Invalid, $"{Operation}: {name} has no value, or one that is too long.");
        }
        catch (JsonException)
        {
            // Without the cause: its message quotes what it could not read.
            throw new StoreException(StoreError.Invalid, $"{Operation}: the vault's answer is no JSON.");
        }
    }

    /// <summary>Checks a vault's address.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static Uri Check(Uri vault) => vault is { IsAbsoluteUri: true, Scheme: "https", AbsolutePath: "/", Query: "" } && vault.UserInfo.Length == 0
        ? vault : throw new ArgumentException("KeyVaultUri is an address like https://name.vault.azure.net.", nameof(vault));

    /// <summary>What tokens are asked for: the vault's cloud, which is its address without the vault's own name.</summary>
    internal static string ScopeOf(Uri vault)
    {
        var dot = vault.Host.IndexOf('.', StringComparison.Ordinal);
        return vault.HostNameType == UriHostNameType.Dns && dot > 0 && vault.Host.IndexOf("vault.", dot, StringComparison.Ordinal) == dot + 1
            ? $"https://{vault.Host[(dot + 1)..]}/.default" : "https://vault.azure.net/.default";
    }
}
