using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests;

/// <summary>Packets that other tests use too; vectors/ says where each comes from.</summary>
internal static class Examples
{
    public static readonly byte[] Login = Vectors.Hex("7878 11 01 0752533678900242 7000 3201 0005 1279 0d0a");
    public static readonly byte[] Heartbeat = Vectors.Hex("7878 0a 13 4004040001 000f dcee 0d0a");
    public static readonly byte[] Location = Vectors.Hex("78782622160208092b1ecf026c15930c398a1000140001cc0b77060776a4010e0000000000008c6d400d0a");
    public static readonly byte[] Location2 = Vectors.Hex("78782637150607000906cf026c28b50c38b9bb23148901cc01254e0615f8011b000000ea95223f73c50d0a");
    public static readonly byte[] Fuel = Vectors.Hex("7979000b940e000100010200 0a244d0d0a");
    public static readonly byte[] Channels = Vectors.Hex("78780be001010101020101 0c0aae0d0a");
    public static readonly byte[] Extension = Vectors.Hex("79790026700033001269 27243c0f0045026c15e90c398a2b0014a00027000204e000350001 000ad337520d0a");
    public static readonly byte[] Alarm = Vectors.Hex(
        "78789395ffff0114080b061124df026c19580c38d1db14f30000008e0100004556454e545f3335333337363131303030383838325f30303030303030305f323032305f30385f31315f31345f31375f33365f32342e6d7034"
        + "2c4556454e545f3335333337363131303030383838325f30303030303030305f323032305f30385f31315f31345f31375f33365f32332e6d7034000adbdc0d0a");

    /// <summary>One of each, in turn.</summary>
    public static readonly byte[][] All = [Login, Heartbeat, Location, Location2, Fuel, Channels, Extension, Alarm];
}
