using System.Net;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Transports.LongPoll;

namespace PhoenixSharp.Connecting;

/// <summary>Connects over one transport or the other, and tells how that was answered.</summary>
internal static class BothTransports
{
    /// <summary>Is all of them, for theories.</summary>
    public static TheoryData<string> All => ["websocket", "longpoll"];

    /// <summary>Connects.</summary>
    /// <returns>101 or 200 for a client that was let in, else the status that it was refused with: for a long poll the body's, where the HTTP one is 200.</returns>
    public static async Task<int> ConnectAsync(KestrelHost host, string transport, string query = "", string path = "/socket")
    {
        if (transport == "websocket")
        {
            await using var socket = await host.DialAsync();
            return (await socket.AskAsync(RawSocket.Handshake($"{path}/websocket?vsn=2.0.0{query}"))).Status;
        }
        using var client = new LongPollClient(host.Port, $"{path}/longpoll?vsn=2.0.0{query}");
        var answer = await client.PollAsync();
        return answer.Http != HttpStatusCode.OK ? (int)answer.Http : answer.Token is null ? answer.Status!.Value : 200;
    }
}
