using CloudCam.Core.Ports;

namespace CloudCam.Relay;

/// <summary>The ports the relay delivers to.</summary>
/// <param name="Blobs">Whole blobs: the spill.</param>
/// <param name="Blocks">Staged blocks: file bytes.</param>
/// <param name="Tables">Rows: devices and transfers.</param>
/// <param name="Queue">Work for the functions.</param>
/// <param name="EventHubs">The event streams.</param>
public sealed record RelayStores(IBlobStore Blobs, IBlockStore Blocks, ITableStore Tables, IWorkQueue Queue, IEventHubs EventHubs);
