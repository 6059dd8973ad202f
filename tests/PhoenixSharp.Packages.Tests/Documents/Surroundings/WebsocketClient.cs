using System.Net;
using PhoenixSharp.Client;

namespace Transports;

public static class Choosing
{
    public static async Task Run()
    {
        // clients/PhoenixSharp.Client.WebsocketClient/README.md 1
    }

    public static void Configure(PhoenixSocketOptions options, IWebProxy proxy, Dashboard dashboard, ILoggerFactory loggers)
    {
        // clients/PhoenixSharp.Client.WebsocketClient/README.md 2
    }

    public sealed class Dashboard
    {
        public void Show(object value) => Console.WriteLine(value);
    }
}
