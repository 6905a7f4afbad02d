namespace CloudCam.Functions.Uploads;

/// <summary>Why something that a camera posted was not kept. Every one is a value of the metrics' tag <c>reason</c>.</summary>
internal enum UploadRefusal
{
    /// <summary>The request is no multipart form (or, for a name list, no JSON), or has no usable boundary.</summary>
    NotAForm,

    /// <summary>The body ended in the middle of a part.</summary>
    Truncated,

    /// <summary>More than the limit of a body or file.</summary>
    TooLarge,

    /// <summary>More parts than a form has.</summary>
    TooManyParts,

    /// <summary>A part's header is longer than headers are.</summary>
    HeadTooLarge,

    /// <summary>A field is longer than it can be.</summary>
    FieldTooLong,

    /// <summary>A field, or the file, came twice with different content.</summary>
    DuplicatePart,

    /// <summary>There is no file in the form.</summary>
    NoFile,

    /// <summary>The file has no byte.</summary>
    EmptyFile,

    /// <summary>There is no file name.</summary>
    NoName,

    /// <summary>The file name is no file name.</summary>
    BadName,

    /// <summary>The sign is not the one of these fields, or there is none, and it must be there.</summary>
    WrongSign,

    /// <summary>Nobody knows the device and strangers are refused.</summary>
    UnknownDevice,

    /// <summary>A name list without a device.</summary>
    NoDevice,

    /// <summary>Text that is no JSON, or JSON of another form, or nested deeper than a list is.</summary>
    BadJson,

    /// <summary>More names than any card holds.</summary>
    TooManyNames,
}
