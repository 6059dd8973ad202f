using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Client.Tests;

/// <summary>
/// Whatever an application's callback or a transport does, an attempt to connect ends after <c>ConnectTimeout</c>, and disposing of the
/// socket ends at once.
/// </summary>
public sealed class HangingConnectTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly Hang _hang = new();

    public static TheoryData<string> Places =>
        ["token", "token blocks", "sync token blocks", "params", "params block", "transport", "transport blocks", "configure blocks"];

    public void Dispose() => _hang.Dispose();

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Connect_times_out_and_is_tried_again_when_a_callback_hangs(string place)
    {
        await using var socket = Socket(place);
        var errors = new TaskCompletionSource<Exception>();
        var closed = new TaskCompletionSource<CloseInfo>();
        socket.Errored += error => errors.TrySetResult(error);
        socket.Closed += close => closed.TrySetResult(close);
        _ = socket.ConnectAsync();
        await _hang.Begun.WaitAsync(Patience.Limit);
        _time.Advance(TimeSpan.FromSeconds(20));
        var error = Assert.IsType<TimeoutException>(await errors.Task.WaitAsync(Patience.Limit));
        var isOfServer = place.StartsWith("transport", StringComparison.Ordinal) || place.StartsWith("configure", StringComparison.Ordinal);
        Assert.Contains(isOfServer ? "server" : "auth token", error.Message, StringComparison.Ordinal);
        Assert.True((await closed.Task.WaitAsync(Patience.Limit)).WillReconnect);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Dispose_ends_when_a_callback_hangs(string place)
    {
        var socket = Socket(place);
        var connecting = socket.ConnectAsync();
        await _hang.Begun.WaitAsync(Patience.Limit);
        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit); // no time passes
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Fact]
    public async Task Services_are_disposed_of_when_a_token_provider_hangs()
    {
        var services = new ServiceCollection()
            .AddPhoenixClient("ws://127.0.0.1:1/socket", options => options.UseAuthToken(_ => _hang.AwaitAsync<string?>(null)))
            .BuildServiceProvider();
        _ = services.GetRequiredService<PhoenixSocket>().ConnectAsync();
        await _hang.Begun.WaitAsync(Patience.Limit);
        await services.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Token_of_the_callback_is_cancelled_when_nobody_waits_any_more()
    {
        var cancelled = new TaskCompletionSource();
        await using var socket = new PhoenixSocket("ws://127.0.0.1:1/socket", options => options.AuthTokenAsync = async cancellationToken =>
        {
            cancellationToken.Register(() => _hang.Block(true)); // holds up nothing
            await using var registered = cancellationToken.Register(cancelled.SetResult);
            return await _hang.AwaitAsync<string?>(null);
        });
        _ = socket.ConnectAsync();
        await _hang.Begun.WaitAsync(Patience.Limit);
        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        await cancelled.Task.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Connection_that_opens_too_late_is_disposed_of()
    {
        var transport = new HangingTransport(_hang, "transport");
        await using var socket = new PhoenixSocket("ws://127.0.0.1:1/socket", options => options.Transport = transport);
        _ = socket.ConnectAsync();
        await _hang.Begun.WaitAsync(Patience.Limit);
        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        _hang.Dispose();
        await transport.Disposed.WaitAsync(Patience.Limit);
    }

    private PhoenixSocket Socket(string place) => new("ws://127.0.0.1:1/socket", options =>
    {
        (options.Time, options.Jitter) = (_time, false);
        switch (place)
        {
            case "token": options.AuthTokenAsync = async _ => await _hang.AwaitAsync<string?>(null); break;
            case "token blocks": options.AuthTokenAsync = _ => ValueTask.FromResult(_hang.Block<string?>(null)); break;
            case "sync token blocks": options.AuthToken = () => _hang.Block<string?>(null); break;
            case "params": options.ParamsAsync = async _ => await _hang.AwaitAsync(Payload.Empty); break;
            case "params block": options.ParamsAsync = _ => ValueTask.FromResult<object?>(_hang.Block(Payload.Empty)); break;
            case "configure blocks": options.Transport = TestTransport.WebSocket(webSocket => _hang.Block(webSocket)); break;
            default: options.Transport = new HangingTransport(_hang, place); break;
        }
    });
}
