using CloudCam.Functions.Access;
using CloudCam.Functions.Commands;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.UploadSound;

namespace CloudCam.Functions.Sounds;

/// <summary>Puts the sounds that devices play into the app.</summary>
internal static class SoundsFeature
{
    /// <summary>Registers what they need.</summary>
    public static IServiceCollection AddSounds(this IServiceCollection services) => services.AddSingleton<SoundKeeper>().AddSingleton<UploadSoundEndpoint>();

    /// <summary>Maps the endpoint.</summary>
    public static void MapSounds(this WebApplication app) =>
        app.MapPost(UploadSoundEndpoint.Route, app.Services.GetRequiredService<UploadSoundEndpoint>().RunAsync).RequireScope(ApiScope.Command).Describe(CommandsContract.UploadSound);
}
