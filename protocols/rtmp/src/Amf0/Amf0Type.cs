namespace CloudCam.Protocols.Rtmp.Amf0;

/// <summary>Marks of AMF0 (specification of 2007, section 2.1).</summary>
public enum Amf0Type : byte
{
    /// <summary>Double, big-endian.</summary>
    Number = 0,

    /// <summary>One byte, not zero for true.</summary>
    Boolean = 1,

    /// <summary>Length u16 and UTF-8.</summary>
    Text = 2,

    /// <summary>Names (length u16 and UTF-8) with values, ended by an empty name and <see cref="ObjectEnd"/>.</summary>
    AnonymousObject = 3,

    /// <summary>Reserved.</summary>
    MovieClip = 4,

    /// <summary>Nothing follows.</summary>
    Null = 5,

    /// <summary>Nothing follows.</summary>
    Undefined = 6,

    /// <summary>Number u16 of an earlier object of the message.</summary>
    Reference = 7,

    /// <summary>A count u32 that is only a hint, then as <see cref="AnonymousObject"/>.</summary>
    EcmaArray = 8,

    /// <summary>Ends an object, behind an empty name.</summary>
    ObjectEnd = 9,

    /// <summary>Count u32 and so many values.</summary>
    StrictArray = 10,

    /// <summary>Double, milliseconds since 1970, and a time zone i16 that is always 0.</summary>
    Date = 11,

    /// <summary>Length u32 and UTF-8.</summary>
    LongText = 12,

    /// <summary>Nothing follows.</summary>
    Unsupported = 13,

    /// <summary>Reserved.</summary>
    RecordSet = 14,

    /// <summary>As <see cref="LongText"/>.</summary>
    XmlDocument = 15,

    /// <summary>A class name (length u16 and UTF-8), then as <see cref="AnonymousObject"/>.</summary>
    TypedObject = 16,

    /// <summary>What follows is AMF3, which is not spoken here.</summary>
    Amf3 = 17,
}
