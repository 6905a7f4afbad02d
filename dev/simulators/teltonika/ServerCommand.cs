using System.Buffers.Binary;

namespace CloudCam.Simulators.Teltonika;

/// <summary>One command from the server.</summary>
internal readonly record struct ServerCommand(ushort Id, byte[] Data)
{
    /// <summary>The u32 of RESUME and STATUS; null when the data have another length.</summary>
    public uint? Number => Data.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(Data) : null;

    /// <summary>True for the two commands that end the session.</summary>
    public bool EndsSession => Id is TeltonikaCommands.Close or TeltonikaCommands.Status;
}
