namespace CloudCam.Dev.Tests.Simulators.Jimi;

/// <summary>Gives one byte per read, as a bad link may.</summary>
internal sealed class OneByteStream(byte[] bytes) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..1], cancellationToken);
}
