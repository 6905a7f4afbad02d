using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudCam.Functions.Invocation;

/// <summary>What the host is told. Always a JSON object: an empty or <c>null</c> answer fails or hangs the invocation.</summary>
/// <param name="Logs">Lines the host writes at information level.</param>
/// <remarks>Source: HttpScriptInvocationResultExtensions of Azure/azure-functions-host. We write through our own ports, so Outputs stay empty.</remarks>
public sealed record InvocationResult(params IReadOnlyList<string> Logs)
{
    private static readonly JsonSerializerOptions AsTheHostNamesThem = new() { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    /// <summary>Values of output bindings: none.</summary>
    public IReadOnlyDictionary<string, object> Outputs { get; } = new Dictionary<string, object>();

    /// <summary>Value of the binding <c>$return</c>: none.</summary>
    public object? ReturnValue => null;

    /// <summary>The answer's body.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AsTheHostNamesThem);
}
