namespace PhoenixSharp.Client.Tests;

/// <summary>Makes the sockets of tests with a real server: over the WebSocket transport under test, unless a test sets another.</summary>
internal static class TestSocket
{
    public static PhoenixSocket Create(string endpoint, Action<PhoenixSocketOptions>? configure = null) => new(endpoint, options =>
    {
        options.Transport = TestTransport.WebSocket();
        configure?.Invoke(options);
    });
}
