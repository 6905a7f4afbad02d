namespace CloudCam.Cloud.Rest.Events;

/// <summary>Where the Event Hubs namespace is, and its key when it is used by key. Prints its address only.</summary>
public sealed class EventHubsNamespace
{
    private EventHubsNamespace(Uri endpoint, string? keyName, string? key)
    {
        Endpoint = new Uri(endpoint.GetLeftPart(UriPartial.Authority));
        KeyName = keyName;
        Key = key;
    }

    /// <summary>Address of the REST API.</summary>
    public Uri Endpoint { get; }

    /// <summary>Whether requests are signed with a key; otherwise a token credential is needed.</summary>
    public bool HasKey => Key is not null;

    internal string? KeyName { get; }

    internal string? Key { get; }

    /// <summary>Reads <c>Endpoint=sb://...;SharedAccessKeyName=...;SharedAccessKey=...</c>.</summary>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="httpEndpoint">
    /// Address of the REST API where it is not the namespace's own: an emulator's, whose connection string
    /// (<c>UseDevelopmentEmulator=true</c>) tells the AMQP side only.
    /// </param>
    /// <exception cref="FormatException">A part is missing or not usable; the message names the part, never a value.</exception>
    public static EventHubsNamespace Parse(string connectionString, Uri? httpEndpoint)
    {
        var parts = ConnectionStringParts.Read(connectionString);
        if (!parts.TryGetValue("SharedAccessKeyName", out var keyName)) throw new FormatException("Event Hubs connection string: SharedAccessKeyName is missing.");
        if (!parts.TryGetValue("SharedAccessKey", out var key)) throw new FormatException("Event Hubs connection string: SharedAccessKey is missing.");
        if (httpEndpoint is not null) return new EventHubsNamespace(httpEndpoint, keyName, key);
        if (parts.TryGetValue("UseDevelopmentEmulator", out var text) && bool.TryParse(text, out var isEmulator) && isEmulator)
            throw new FormatException("Event Hubs connection string: an emulator needs its HTTP endpoint as a setting of its own.");
        return parts.TryGetValue("Endpoint", out var endpoint) && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
            ? new EventHubsNamespace(new Uri($"https://{uri.Host}"), keyName, key)
            : throw new FormatException("Event Hubs connection string: Endpoint is missing or no address.");
    }

    /// <summary>A namespace that is used with a token credential, <c>name.servicebus.windows.net</c>.</summary>
    public static EventHubsNamespace Named(string fullyQualifiedName) => new(new Uri($"https://{fullyQualifiedName}"), null, null);

    /// <inheritdoc/>
    public override string ToString() => Endpoint.Authority;
}
