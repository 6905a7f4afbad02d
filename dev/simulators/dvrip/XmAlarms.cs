using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>Alarms: on the control connections of those who subscribed, and to an alarm server that the camera dials itself.</summary>
internal sealed class XmAlarms(XmDevice device)
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(5);

    /// <summary>1500 and 1502.</summary>
    public Task GuardAsync(XmConnection connection, XmPacket packet, XmSession session, bool isOn)
    {
        session.IsGuarding = isOn;
        return isOn && device.Options.Quirks.NoGuardReply
            ? Task.CompletedTask
            : connection.ReplyAsync(packet, session, XmInformation.Only("", 100));
    }

    /// <summary>Tells an alarm wherever it is to be told.</summary>
    public async Task TellAsync(string name, int channel, string status, CancellationToken cancellationToken)
    {
        var time = XmText.Time(device.LocalTime);
        var listeners = device.Options.Quirks.NoAlarmPush ? [] : device.Sessions.All.Where(session => session.IsGuarding).ToArray();
        device.Ledger.Told(new XmAlarmEntry(name, channel, status, time, listeners.Length));
        foreach (var session in listeners)
        {
            var info = new JsonObject { ["Channel"] = channel, ["Event"] = name, ["StartTime"] = time, ["Status"] = status };
            await session.Control.PushAsync(XmIds.Alarm, session, new JsonObject { ["AlarmInfo"] = info, ["Name"] = "AlarmInfo" }).ConfigureAwait(false);
        }

        if (Server() is { } server)
        {
            await PushAsync(server, name, channel, status, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private IPEndPoint? Server()
    {
        var setting = device.Read("NetWork.AlarmServer") switch { JsonArray { Count: > 0 } list => list[0] as JsonObject, JsonObject one => one, _ => null };
        return setting is not null && setting["Enable"] is JsonValue enabled && enabled.TryGetValue<bool>(out var isOn) && isOn && setting.Object("Server") is { } server
            && XmText.Address(server.Text("Address")) is { } address && server.Number("Port") is > 0 and <= 65_535 and { } port
            ? new IPEndPoint(address, port)
            : null;
    }

    /// <summary>1508: a connection for each message, without login, closed after it.</summary>
    private async Task PushAsync(IPEndPoint server, string name, int channel, string status, string time, CancellationToken cancellationToken)
    {
        var members = new JsonObject
        {
            ["Address"] = XmText.Reversed(device.Options.Address), ["Channel"] = channel, ["Descrip"] = "", ["Event"] = name, ["SerialID"] = device.Options.SerialNumber,
            ["StartTime"] = time, ["Status"] = status, ["Type"] = "Alarm",
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DialTimeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server, limit.Token).ConfigureAwait(false);
            await client.GetStream().WriteAsync(new XmPacket(XmIds.AlarmServer, 0, 0, Encoding.Latin1.GetBytes(XmText.Write(members) + "\n")).ToBytes(), limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            device.Ledger.Note($"the alarm server does not take {name}: {error.Message}");
        }
    }
}
