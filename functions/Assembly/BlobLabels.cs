using System.Buffers;
using System.Globalization;
using CloudCam.Core.Media;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Assembly;

/// <summary>Type, metadata and index tags of the blobs this app writes. Lifecycle rules and searches in the storage account go by the tags.</summary>
internal static class BlobLabels
{
    /// <summary>Metadata: the transfer a blob belongs to.</summary>
    public const string TransferId = "transferid";

    /// <summary>Metadata: what is wrong with a damaged blob.</summary>
    public const string Damage = "damage";

    /// <summary>Metadata: the blocks a blob was made of, see <see cref="MediaRecord.BlocksId"/>.</summary>
    public const string Blocks = "blocks";

    private const int MaxTagLength = 256;
    private static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 +-./:=_");

    /// <summary>Labels of a camera's own file.</summary>
    public static BlobWrite For(Transfer transfer, string? damage)
    {
        var file = transfer.File;
        var media = MediaRecord.From(transfer, MediaState.Complete, default);
        var metadata = new Dictionary<string, string>
        {
            [TransferId] = transfer.Id, [Blocks] = media.BlocksId, ["device"] = transfer.Device.Value, ["protocol"] = Tag(file.Protocol),
        };
        if (damage is not null) metadata[Damage] = damage;
        var tags = Tags(media);
        if (damage is not null) tags["state"] = "damaged";
        return new BlobWrite { ContentType = MediaNames.ContentTypeOf(file.Format), Metadata = metadata, Tags = tags };
    }

    /// <summary>Labels of something made from a camera's file.</summary>
    public static BlobWrite ForDerived(MediaRecord media, string contentType) => new()
    {
        ContentType = contentType, Tags = Tags(media),
        Metadata = new Dictionary<string, string> { [TransferId] = media.TransferId, ["device"] = media.Device.Value, ["madefrom"] = media.Blob.ToString() },
    };

    private static Dictionary<string, string> Tags(MediaRecord media)
    {
        var tags = new Dictionary<string, string>
        {
            ["device"] = media.Device.Value, ["kind"] = MediaNames.NameOf(media.File.Kind), ["standing"] = MediaRow.NameOf(media.Standing),
            ["day"] = media.Time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        if (media.File.Channel is { Length: > 0 } channel) tags["channel"] = Tag(channel);
        if (media.File.Trigger is { Length: > 0 } trigger) tags["trigger"] = Tag(trigger);
        return tags;
    }

    // Words of our own vocabularies pass unchanged; whatever else gets here cannot make the commit fail.
    private static string Tag(string word) =>
        string.Concat(word.Take(MaxTagLength).Select(character => TagCharacters.Contains(character) ? character : '_'));
}
