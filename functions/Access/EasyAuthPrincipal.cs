using System.Text.Json;
using CloudCam.Core.Naming;

namespace CloudCam.Functions.Access;

/// <summary>
/// Who App Service authentication says that calls: header <c>X-MS-CLIENT-PRINCIPAL</c>, Base64 of <c>{"auth_typ","name_typ","role_typ","claims":[{"typ","val"}]}</c>. What somebody may do follows from
/// the app roles that were given to them in Entra: <c>CloudCam.Read</c>, <c>CloudCam.Command</c>, <c>CloudCam.Admin</c>; the highest counts.
/// </summary>
/// <remarks>Source: learn.microsoft.com, "Work with user identities in Azure App Service authentication" (access user claims in app code).</remarks>
internal static class EasyAuthPrincipal
{
    /// <summary>The header.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>
    /// What a page must send with everything that is not only reading: the sign-in is a cookie, which a browser sends with requests of other sites as well, but other sites cannot add a header.
    /// </summary>
    public const string SameSiteHeader = "x-cloudcam";

    // The front end passes 16 KB of headers in all; somebody in hundreds of groups has them left out of the token.
    private const int MaxHeaderLength = 16 * 1_024;
    private const int MaxClaims = 500;
    private const string Provider = "aad";
    private const string RolesType = "roles";
    private static readonly string[] SubjectTypes = ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"];
    private static readonly string[] NameTypes = ["name", "preferred_username"];
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 8 };

    /// <summary>Reads the header's value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="ratePerMinute">Requests a minute that person may make.</param>
    /// <param name="hasRole">False: somebody is signed in and may do nothing here.</param>
    /// <returns>The caller; null when the value is none, or says nobody, or nobody with a role.</returns>
    public static ApiCaller? Read(string? value, int ratePerMinute, out bool hasRole)
    {
        hasRole = true;
        if (value is null or { Length: 0 or > MaxHeaderLength }) return null;
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var length)) return null;
        try
        {
            using var json = JsonDocument.Parse(bytes.AsMemory(0, length), Limits);
            return Read(json.RootElement, ratePerMinute, out hasRole);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or half a surrogate pair in it.
            return null;
        }
    }

    private static ApiCaller? Read(JsonElement principal, int ratePerMinute, out bool hasRole)
    {
        hasRole = true;
        if (principal.ValueKind != JsonValueKind.Object || Text(principal, "auth_typ") != Provider) return null;
        if (!principal.TryGetProperty("claims", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxClaims) return null;
        List<(string Type, string Value)> claims =
            [.. from claim in list.EnumerateArray()
                where claim.ValueKind == JsonValueKind.Object
                let type = Text(claim, "typ")
                let text = Text(claim, "val")
                where type is not null && text is { Length: > 0 }
                select (type, text)];
        if (First(claims, SubjectTypes) is not { } subject) return null;
        var roleType = Text(principal, "role_typ");
        var scope = claims.Where(claim => claim.Type == RolesType || claim.Type == roleType).Max(claim => ScopeOf(claim.Value));
        hasRole = scope is not null;
        if (scope is not { } granted) return null;
        var name = First(claims, Text(principal, "name_typ") is { } nameType ? [nameType, .. NameTypes] : NameTypes) ?? subject;
        return new ApiCaller(IdOf(subject), Shown(name), granted, ratePerMinute);
    }

    // An id of Entra is a GUID; whatever else might come stays harmless in logs, groups and rates.
    private static string IdOf(string subject) => Guid.TryParse(subject, out var id) ? $"entra-{id:N}" : $"entra-{DerivedId.From("entra", subject)}";

    private static string Shown(string name)
    {
        var clean = new string([.. name.Where(letter => !char.IsControl(letter))]);
        return clean.Length <= ApiKey.MaxNameLength ? clean : clean[..ApiKey.MaxNameLength];
    }

    private static ApiScope? ScopeOf(string role) => role switch { "CloudCam.Admin" => ApiScope.Admin, "CloudCam.Command" => ApiScope.Command, "CloudCam.Read" => ApiScope.Read, _ => null };

    private static string? First(List<(string Type, string Value)> claims, string[] types)
    {
        foreach (var type in types)
        {
            if (claims.Find(claim => claim.Type == type) is { Value: { } value }) return value;
        }
        return null;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
