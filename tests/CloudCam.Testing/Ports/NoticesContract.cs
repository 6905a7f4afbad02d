using System.Text;
using CloudCam.Core.Ports;
using Xunit;

namespace CloudCam.Testing.Ports;

/// <summary>What every <see cref="INotices"/> must do.</summary>
public abstract class NoticesContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected abstract INotices Notices { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_in_a_group_gets_its_messages_in_order_and_no_others()
    {
        var (anna, ben, group) = ($"anna-{Unique.Name()}", $"ben-{Unique.Name()}", $"device-{Unique.Name()}");
        await Notices.JoinAsync(anna, group, Hour, Stop);
        await Notices.JoinAsync(ben, group + "-other", Hour, Stop);
        await ConnectAsync(anna);
        await ConnectAsync(ben);
        string[] arguments = ["""{"text":"größer \"quoted\" 日本","list":[1,null,true]}""", "[]", "7"];
        foreach (var argument in arguments) await SendAsync(group, argument);
        await SendAsync(group + "-other", "\"ben's\"");
        Assert.Equal(arguments, await ReceiveAsync(anna, arguments.Length));
        Assert.Equal(["\"ben's\""], await ReceiveAsync(ben, 1));
    }

    [Fact]
    public async Task Names_with_other_characters_are_good_names()
    {
        var (user, group) = ($"a b/ä?#{Unique.Name()}", $"depot/north ä?#%{Unique.Name()}");
        await Notices.JoinAsync(user, group, Hour, Stop);
        await ConnectAsync(user);
        await SendAsync(group, "1");
        Assert.Equal(["1"], await ReceiveAsync(user, 1));
    }

    [Fact]
    public Task Nobody_in_the_group_is_fine() => SendAsync($"empty-{Unique.Name()}", "{}");

    /// <summary>Lets a user listen, by what <see cref="INotices.AccessFor"/> says.</summary>
    protected abstract Task ConnectAsync(string user);

    /// <summary>The first messages a user got as JSON text.</summary>
    protected abstract Task<IReadOnlyList<string>> ReceiveAsync(string user, int count);

    private Task SendAsync(string group, string argument) => Notices.SendAsync(group, "alarm", Encoding.UTF8.GetBytes(argument), Stop);
}
